-- ?1 codes as a JSON array, ?2 day
SELECT json_object('data', json_object('provinces', json_object('nodes', json_group_array(json_object(
    'code', p.code,
    'name', p.name,
    'informationSystems', json_object('nodes', (
        SELECT json_group_array(json_object(
            'name', s.name,
            'level', s.level,
            'owner', CASE WHEN s.owner IS NOT NULL THEN json_object('name', s.owner) END,
            'levelDossiers', json_object('nodes', (
                SELECT json_group_array(json_object(
                    'status', d.status,
                    'approvedOn', d.approved_on,
                    'decisions', (
                        SELECT json_group_array(json_object('number', x.number, 'issuedOn', x.issued_on))
                        FROM (
                            SELECT x.number, x.issued_on
                            FROM level_dossier_decision approved
                            JOIN decision x ON x.id = approved.decision_id
                            WHERE approved.level_dossier_id = d.id
                            ORDER BY x.issued_on DESC, x.number, x.id
                        ) x
                    )
                ))
                FROM (
                    SELECT d.id, state.status, d.approved_on
                    FROM level_dossier_system covered
                    JOIN level_dossier d ON d.id = covered.level_dossier_id
                    LEFT JOIN level_dossier_state state
                        ON state.level_dossier_id = d.id
                        AND (state.valid_from IS NULL OR state.valid_from <= ?2)
                        AND (state.valid_to IS NULL OR state.valid_to >= ?2)
                    WHERE covered.information_system_id = s.id
                    ORDER BY d.approved_on DESC, d.id
                    LIMIT 5
                ) d
            ))
        ))
        FROM (
            SELECT s.id, s.name, level.level, owner.name AS owner
            FROM information_system s
            LEFT JOIN information_system_level level
                ON level.information_system_id = s.id
                AND (level.valid_from IS NULL OR level.valid_from <= ?2)
                AND (level.valid_to IS NULL OR level.valid_to >= ?2)
            LEFT JOIN information_system_owner owned
                ON owned.information_system_id = s.id
                AND (owned.valid_from IS NULL OR owned.valid_from <= ?2)
                AND (owned.valid_to IS NULL OR owned.valid_to >= ?2)
            LEFT JOIN organization owner ON owner.id = owned.organization_id
            WHERE s.province_id = p.id
            ORDER BY s.name_sort, s.id
            LIMIT 20
        ) s
    )),
    'monitoringArrangements', json_object('nodes', (
        SELECT json_group_array(json_object(
            'mode', m.mode,
            'status', m.status,
            'vendors', (
                SELECT json_group_array(json_object('name', v.name))
                FROM (
                    SELECT v.name
                    FROM monitoring_arrangement_vendor hired
                    JOIN vendor v ON v.id = hired.vendor_id
                    WHERE hired.monitoring_arrangement_id = m.id
                    ORDER BY v.name_sort, v.id
                ) v
            )
        ))
        FROM (
            SELECT m.id, m.mode, state.status
            FROM monitoring_arrangement m
            LEFT JOIN monitoring_arrangement_state state
                ON state.monitoring_arrangement_id = m.id
                AND (state.valid_from IS NULL OR state.valid_from <= ?2)
                AND (state.valid_to IS NULL OR state.valid_to >= ?2)
            WHERE m.province_id = p.id
            ORDER BY m.starts_on DESC, m.id
            LIMIT 5
        ) m
    ))
)))))
FROM (
    SELECT p.id, p.code, state.name
    FROM province p
    LEFT JOIN province_state state
        ON state.province_id = p.id
        AND (state.valid_from IS NULL OR state.valid_from <= ?2)
        AND (state.valid_to IS NULL OR state.valid_to >= ?2)
    WHERE p.code IN (SELECT value FROM json_each(?1))
        AND (p.valid_from IS NULL OR p.valid_from <= ?2)
        AND (p.valid_to IS NULL OR p.valid_to >= ?2)
    ORDER BY p.code, p.id
    LIMIT 20
) p
