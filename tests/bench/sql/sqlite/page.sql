-- ?1 category, ?2 level, ?3 day; CROSS JOIN holds SQLite to the order of the tables
SELECT json_object('data', json_object('informationSystems', json_object(
    'totalCount', (
        SELECT count(*)
        FROM information_system s
        CROSS JOIN information_system_level level
            ON level.information_system_id = s.id
            AND (level.valid_from IS NULL OR level.valid_from <= ?3)
            AND (level.valid_to IS NULL OR level.valid_to >= ?3)
        WHERE s.category = ?1 AND level.level = ?2
    ),
    'pageInfo', json_object(
        'hasNextPage', json(CASE WHEN count(*) > 20 THEN 'true' ELSE 'false' END),
        'hasPreviousPage', json('false')
    ),
    'nodes', json_group_array(json_object(
        'name', s.name,
        'level', s.level,
        'category', s.category,
        'province', json_object('name', s.province)
    )) FILTER (WHERE s.place <= 20)
)))
FROM (
    SELECT row_number() OVER (ORDER BY s.name_sort, s.id) AS place, s.name, s.level, s.category, state.name AS province
    FROM (
        SELECT s.id, s.name, s.name_sort, s.category, s.province_id, level.level
        FROM information_system s
        CROSS JOIN information_system_level level
            ON level.information_system_id = s.id
            AND (level.valid_from IS NULL OR level.valid_from <= ?3)
            AND (level.valid_to IS NULL OR level.valid_to >= ?3)
        WHERE s.category = ?1 AND level.level = ?2
        ORDER BY s.name_sort, s.id
        LIMIT 21
    ) s
    LEFT JOIN province_state state
        ON state.province_id = s.province_id
        AND (state.valid_from IS NULL OR state.valid_from <= ?3)
        AND (state.valid_to IS NULL OR state.valid_to >= ?3)
) s
