-- $1 id, $2 day
SELECT json_build_object('data', json_build_object('informationSystem', (
    SELECT json_build_object(
        'name', s.name,
        'category', s.category,
        'level', level.level,
        'lifecycle', lifecycle.lifecycle,
        'wentLiveOn', s.went_live_on,
        'province', json_build_object('code', p.code, 'name', state.name),
        'owner', CASE WHEN owner.id IS NOT NULL
            THEN json_build_object('name', owner.name, 'kind', owner.kind) END,
        'operator', CASE WHEN operator.id IS NOT NULL
            THEN json_build_object('name', operator.name, 'kind', operator.kind) END,
        'levelDossiers', json_build_object('nodes', (
            SELECT COALESCE(json_agg(row_to_json(d)), '[]')
            FROM (
                SELECT
                    d.level,
                    state.status,
                    d.approved_on AS "approvedOn",
                    d.implemented_on AS "implementedOn",
                    (
                        SELECT COALESCE(json_agg(json_build_object(
                            'number', x.number, 'kind', x.kind, 'issuedOn', x.issued_on, 'subject', x.subject
                        ) ORDER BY x.issued_on DESC NULLS LAST, x.number, x.id), '[]')
                        FROM level_dossier_decision approved
                        JOIN decision x ON x.id = approved.decision_id
                        WHERE approved.level_dossier_id = d.id
                    ) AS decisions
                FROM level_dossier_system covered
                JOIN level_dossier d ON d.id = covered.level_dossier_id
                LEFT JOIN level_dossier_state state
                    ON state.level_dossier_id = d.id
                    AND (state.valid_from IS NULL OR state.valid_from <= $2)
                    AND (state.valid_to IS NULL OR state.valid_to >= $2)
                WHERE covered.information_system_id = s.id
                ORDER BY d.approved_on DESC NULLS LAST, d.id
                LIMIT 20
            ) d
        )),
        'assessments', json_build_object('nodes', (
            SELECT COALESCE(json_agg(row_to_json(a)), '[]')
            FROM (
                SELECT a.kind, a.assessed_on AS "assessedOn", a.result
                FROM assessment a
                WHERE a.information_system_id = s.id
                ORDER BY a.assessed_on DESC NULLS LAST, a.id
                LIMIT 20
            ) a
        ))
    )
    FROM information_system s
    JOIN province p ON p.id = s.province_id
    LEFT JOIN province_state state
        ON state.province_id = p.id
        AND (state.valid_from IS NULL OR state.valid_from <= $2)
        AND (state.valid_to IS NULL OR state.valid_to >= $2)
    LEFT JOIN information_system_level level
        ON level.information_system_id = s.id
        AND (level.valid_from IS NULL OR level.valid_from <= $2)
        AND (level.valid_to IS NULL OR level.valid_to >= $2)
    LEFT JOIN information_system_lifecycle lifecycle
        ON lifecycle.information_system_id = s.id
        AND (lifecycle.valid_from IS NULL OR lifecycle.valid_from <= $2)
        AND (lifecycle.valid_to IS NULL OR lifecycle.valid_to >= $2)
    LEFT JOIN information_system_owner owned
        ON owned.information_system_id = s.id
        AND (owned.valid_from IS NULL OR owned.valid_from <= $2)
        AND (owned.valid_to IS NULL OR owned.valid_to >= $2)
    LEFT JOIN organization owner ON owner.id = owned.organization_id
    LEFT JOIN information_system_operator operated
        ON operated.information_system_id = s.id
        AND (operated.valid_from IS NULL OR operated.valid_from <= $2)
        AND (operated.valid_to IS NULL OR operated.valid_to >= $2)
    LEFT JOIN organization operator ON operator.id = operated.organization_id
    WHERE s.id = $1
)))::text
