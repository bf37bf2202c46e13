-- $1 category, $2 day
SELECT json_build_object('data', json_build_object('informationSystems', json_build_object(
    'nodes', COALESCE(json_agg(row_to_json(s)), '[]')
)))::text
FROM (
    SELECT s.name, s.category, level.level, lifecycle.lifecycle, s.went_live_on AS "wentLiveOn"
    FROM (
        SELECT id, name, name_sort, category, went_live_on
        FROM information_system
        WHERE category = $1
        ORDER BY name_sort, id
        LIMIT 50
    ) s
    LEFT JOIN information_system_level level
        ON level.information_system_id = s.id
        AND (level.valid_from IS NULL OR level.valid_from <= $2)
        AND (level.valid_to IS NULL OR level.valid_to >= $2)
    LEFT JOIN information_system_lifecycle lifecycle
        ON lifecycle.information_system_id = s.id
        AND (lifecycle.valid_from IS NULL OR lifecycle.valid_from <= $2)
        AND (lifecycle.valid_to IS NULL OR lifecycle.valid_to >= $2)
    ORDER BY s.name_sort, s.id
) s
