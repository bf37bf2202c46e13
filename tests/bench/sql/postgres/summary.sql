-- $1 day
-- CT09-1d-1 by hand: systems at work have their levels approved by 30 September 2024; since 9 August 2025 Tuyên Quang
-- (34:08) asks to review again what was approved before 1 July 2025. What enterprises alone decided approves nothing;
-- that a survey found no approval tells of its own day. Nothing is measured of one system alone.
WITH unit AS (
    SELECT p.code, p.id AS province_id
    FROM province p
    WHERE p.basis_34
    UNION ALL
    SELECT p.code, merged.predecessor_id
    FROM province p
    JOIN province_succession merged ON merged.successor_id = p.id
    WHERE p.basis_34
),
by_enterprise AS (
    SELECT link.level_dossier_id AS id
    FROM organization issuer
    JOIN decision ON decision.issuer_id = issuer.id
    JOIN level_dossier_decision link ON link.decision_id = decision.id
    WHERE issuer.kind = 'ENTERPRISE'
),
surveyed AS (
    SELECT told.provenance_id
    FROM survey_answer answer
    JOIN provenance_subject told ON told.node_id = answer.id
),
dossier AS MATERIALIZED (
    SELECT
        d.id,
        state.status <> 'APPROVED' AND NOT COALESCE(
            state.provenance_id IN (SELECT provenance_id FROM surveyed) AND state.valid_from <= '2024-09-30', FALSE
        ) AS is_open,
        CASE
            WHEN d.id IN (SELECT id FROM by_enterprise) AND NOT EXISTS (
                SELECT 1
                FROM level_dossier_decision link
                JOIN decision ON decision.id = link.decision_id
                LEFT JOIN organization issuer ON issuer.id = decision.issuer_id
                WHERE link.level_dossier_id = d.id AND (issuer.kind IS NULL OR issuer.kind <> 'ENTERPRISE')
            ) THEN NULL
            WHEN state.status = 'APPROVED' OR (state.status IS NULL AND d.approved_on <= $1)
                THEN COALESCE(CASE WHEN d.approved_on <= $1 THEN d.approved_on END, state.valid_from, '-infinity')
        END AS approved_on
    FROM level_dossier d
    LEFT JOIN level_dossier_state state
        ON state.level_dossier_id = d.id
        AND (state.valid_from IS NULL OR state.valid_from <= $1)
        AND (state.valid_to IS NULL OR state.valid_to >= $1)
),
approval AS (
    SELECT
        covered.information_system_id,
        min(dossier.approved_on) AS first_on,
        max(dossier.approved_on) AS newest_on,
        bool_or(dossier.is_open) AS is_open
    FROM level_dossier_system covered
    JOIN dossier ON dossier.id = covered.level_dossier_id
    GROUP BY covered.information_system_id
),
judged AS (
    SELECT
        unit.code,
        CASE
            WHEN approval.newest_on < '2025-07-01' AND unit.code = '08' AND $1 >= '2025-08-09' THEN 'NEEDS_RE_REVIEW'
            WHEN approval.first_on > '2024-09-30' THEN 'COMPLIANT_LATE'
            WHEN approval.first_on IS NOT NULL THEN 'COMPLIANT'
            WHEN $1 <= '2024-09-30' THEN 'PENDING'
            WHEN approval.is_open AND lifecycle.lifecycle IS NOT NULL THEN 'NON_COMPLIANT'
            ELSE 'UNKNOWN'
        END AS verdict
    FROM unit
    JOIN information_system s ON s.province_id = unit.province_id
    LEFT JOIN information_system_lifecycle lifecycle
        ON lifecycle.information_system_id = s.id
        AND (lifecycle.valid_from IS NULL OR lifecycle.valid_from <= $1)
        AND (lifecycle.valid_to IS NULL OR lifecycle.valid_to >= $1)
    LEFT JOIN approval ON approval.information_system_id = s.id
    WHERE (lifecycle.lifecycle IS NULL OR lifecycle.lifecycle IN ('OPERATING', 'UPGRADE'))
        AND (s.went_live_on IS NULL OR s.went_live_on <= '2024-09-30' OR s.went_live_on > $1)
)
SELECT json_build_object('data', json_build_object('complianceSummary', COALESCE(json_agg(json_build_object(
    'obligation', json_build_object('code', 'CT09-1d-1'),
    'countedBy', 'SYSTEM',
    'total', total,
    'province', json_build_object('code', code),
    'counts', counts
) ORDER BY code), '[]')))::text
FROM (
    SELECT
        code,
        sum(count) AS total,
        json_agg(json_build_object('verdict', verdict, 'count', count) ORDER BY array_position(
            ARRAY['NON_COMPLIANT', 'UNKNOWN', 'NEEDS_RE_REVIEW', 'PENDING', 'COMPLIANT_LATE', 'COMPLIANT'], verdict
        )) AS counts
    FROM (SELECT code, verdict, count(*) AS count FROM judged GROUP BY code, verdict) counted
    GROUP BY code
) summary
