-- $1 codes, $2 day
SELECT json_build_object('data', json_build_object('provinces', json_build_object(
    'nodes', COALESCE(json_agg(row_to_json(p)), '[]')
)))::text
FROM (
    SELECT
        p.code,
        state.name,
        json_build_object('nodes', systems.nodes) AS "informationSystems",
        json_build_object('nodes', arrangements.nodes) AS "monitoringArrangements"
    FROM province p
    LEFT JOIN province_state state
        ON state.province_id = p.id
        AND (state.valid_from IS NULL OR state.valid_from <= $2)
        AND (state.valid_to IS NULL OR state.valid_to >= $2)
    CROSS JOIN LATERAL (
        SELECT COALESCE(json_agg(row_to_json(s)), '[]') AS nodes
        FROM (
            SELECT
                s.name,
                level.level,
                CASE WHEN owner.id IS NOT NULL THEN json_build_object('name', owner.name) END AS owner,
                json_build_object('nodes', dossiers.nodes) AS "levelDossiers"
            FROM (
                SELECT id, name, name_sort
                FROM information_system
                WHERE province_id = p.id
                ORDER BY name_sort, id
                LIMIT 20
            ) s
            LEFT JOIN information_system_level level
                ON level.information_system_id = s.id
                AND (level.valid_from IS NULL OR level.valid_from <= $2)
                AND (level.valid_to IS NULL OR level.valid_to >= $2)
            LEFT JOIN information_system_owner owned
                ON owned.information_system_id = s.id
                AND (owned.valid_from IS NULL OR owned.valid_from <= $2)
                AND (owned.valid_to IS NULL OR owned.valid_to >= $2)
            LEFT JOIN organization owner ON owner.id = owned.organization_id
            CROSS JOIN LATERAL (
                SELECT COALESCE(json_agg(row_to_json(d)), '[]') AS nodes
                FROM (
                    SELECT
                        state.status,
                        d.approved_on AS "approvedOn",
                        decisions.list AS decisions
                    FROM level_dossier_system covered
                    JOIN level_dossier d ON d.id = covered.level_dossier_id
                    LEFT JOIN level_dossier_state state
                        ON state.level_dossier_id = d.id
                        AND (state.valid_from IS NULL OR state.valid_from <= $2)
                        AND (state.valid_to IS NULL OR state.valid_to >= $2)
                    CROSS JOIN LATERAL (
                        SELECT COALESCE(json_agg(json_build_object(
                            'number', x.number, 'issuedOn', x.issued_on
                        ) ORDER BY x.issued_on DESC NULLS LAST, x.number, x.id), '[]') AS list
                        FROM level_dossier_decision approved
                        JOIN decision x ON x.id = approved.decision_id
                        WHERE approved.level_dossier_id = d.id
                    ) decisions
                    WHERE covered.information_system_id = s.id
                    ORDER BY d.approved_on DESC NULLS LAST, d.id
                    LIMIT 5
                ) d
            ) dossiers
            ORDER BY s.name_sort, s.id
        ) s
    ) systems
    CROSS JOIN LATERAL (
        SELECT COALESCE(json_agg(row_to_json(m)), '[]') AS nodes
        FROM (
            SELECT m.mode, state.status, vendors.list AS vendors
            FROM (
                SELECT id, mode, starts_on
                FROM monitoring_arrangement
                WHERE province_id = p.id
                ORDER BY starts_on DESC NULLS LAST, id
                LIMIT 5
            ) m
            LEFT JOIN monitoring_arrangement_state state
                ON state.monitoring_arrangement_id = m.id
                AND (state.valid_from IS NULL OR state.valid_from <= $2)
                AND (state.valid_to IS NULL OR state.valid_to >= $2)
            CROSS JOIN LATERAL (
                SELECT COALESCE(json_agg(json_build_object('name', v.name)
                    ORDER BY v.name_sort, v.id), '[]') AS list
                FROM monitoring_arrangement_vendor hired
                JOIN vendor v ON v.id = hired.vendor_id
                WHERE hired.monitoring_arrangement_id = m.id
            ) vendors
            ORDER BY m.starts_on DESC NULLS LAST, m.id
        ) m
    ) arrangements
    WHERE p.code = ANY($1)
        AND (p.valid_from IS NULL OR p.valid_from <= $2)
        AND (p.valid_to IS NULL OR p.valid_to >= $2)
    ORDER BY p.code, p.id
    LIMIT 20
) p
