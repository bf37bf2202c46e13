-- ?1 category, ?2 day
SELECT json_object('data', json_object('informationSystems', json_object(
    'nodes', json_group_array(json_object(
        'name', s.name,
        'category', s.category,
        'level', s.level,
        'lifecycle', s.lifecycle,
        'wentLiveOn', s.went_live_on
    ))
)))
FROM (
    SELECT s.name, s.category, level.level, lifecycle.lifecycle, s.went_live_on
    FROM information_system s
    LEFT JOIN information_system_level level
        ON level.information_system_id = s.id
        AND (level.valid_from IS NULL OR level.valid_from <= ?2)
        AND (level.valid_to IS NULL OR level.valid_to >= ?2)
    LEFT JOIN information_system_lifecycle lifecycle
        ON lifecycle.information_system_id = s.id
        AND (lifecycle.valid_from IS NULL OR lifecycle.valid_from <= ?2)
        AND (lifecycle.valid_to IS NULL OR lifecycle.valid_to >= ?2)
    WHERE s.category = ?1
    ORDER BY s.name_sort, s.id
    LIMIT 50
) s
