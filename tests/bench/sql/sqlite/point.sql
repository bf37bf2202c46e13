-- ?1 id, ?2 day
SELECT json_object('data', json_object('informationSystem', (
    SELECT json_object(
        'name', s.name,
        'category', s.category,
        'level', level.level,
        'lifecycle', lifecycle.lifecycle,
        'wentLiveOn', s.went_live_on,
        'province', json_object('code', p.code, 'name', state.name),
        'owner', CASE WHEN owner.id IS NOT NULL
            THEN json_object('name', owner.name, 'kind', owner.kind) END,
        'operator', CASE WHEN operator.id IS NOT NULL
            THEN json_object('name', operator.name, 'kind', operator.kind) END,
        'levelDossiers', json_object('nodes', (
            SELECT json_group_array(json_object(
                'level', d.level,
                'status', d.status,
                'approvedOn', d.approved_on,
                'implementedOn', d.implemented_on,
                'decisions', (
                    SELECT json_group_array(json_object(
                        'number', x.number, 'kind', x.kind, 'issuedOn', x.issued_on, 'subject', x.subject
                    ))
                    FROM (
                        SELECT x.number, x.kind, x.issued_on, x.subject
                        FROM level_dossier_decision approved
                        JOIN decision x ON x.id = approved.decision_id
                        WHERE approved.level_dossier_id = d.id
                        ORDER BY x.issued_on DESC, x.number, x.id
                    ) x
                )
            ))
            FROM (
                SELECT d.id, d.level, state.status, d.approved_on, d.implemented_on
                FROM level_dossier_system covered
                JOIN level_dossier d ON d.id = covered.level_dossier_id
                LEFT JOIN level_dossier_state state
                    ON state.level_dossier_id = d.id
                    AND (state.valid_from IS NULL OR state.valid_from <= ?2)
                    AND (state.valid_to IS NULL OR state.valid_to >= ?2)
                WHERE covered.information_system_id = s.id
                ORDER BY d.approved_on DESC, d.id
                LIMIT 20
            ) d
        )),
        'assessments', json_object('nodes', (
            SELECT json_group_array(json_object('kind', a.kind, 'assessedOn', a.assessed_on, 'result', a.result))
            FROM (
                SELECT a.kind, a.assessed_on, a.result
                FROM assessment a
                WHERE a.information_system_id = s.id
                ORDER BY a.assessed_on DESC, a.id
                LIMIT 20
            ) a
        ))
    )
    FROM information_system s
    JOIN province p ON p.id = s.province_id
    LEFT JOIN province_state state
        ON state.province_id = p.id
        AND (state.valid_from IS NULL OR state.valid_from <= ?2)
        AND (state.valid_to IS NULL OR state.valid_to >= ?2)
    LEFT JOIN information_system_level level
        ON level.information_system_id = s.id
        AND (level.valid_from IS NULL OR level.valid_from <= ?2)
        AND (level.valid_to IS NULL OR level.valid_to >= ?2)
    LEFT JOIN information_system_lifecycle lifecycle
        ON lifecycle.information_system_id = s.id
        AND (lifecycle.valid_from IS NULL OR lifecycle.valid_from <= ?2)
        AND (lifecycle.valid_to IS NULL OR lifecycle.valid_to >= ?2)
    LEFT JOIN information_system_owner owned
        ON owned.information_system_id = s.id
        AND (owned.valid_from IS NULL OR owned.valid_from <= ?2)
        AND (owned.valid_to IS NULL OR owned.valid_to >= ?2)
    LEFT JOIN organization owner ON owner.id = owned.organization_id
    LEFT JOIN information_system_operator operated
        ON operated.information_system_id = s.id
        AND (operated.valid_from IS NULL OR operated.valid_from <= ?2)
        AND (operated.valid_to IS NULL OR operated.valid_to >= ?2)
    LEFT JOIN organization operator ON operator.id = operated.organization_id
    WHERE s.id = ?1
)))
