-- One more day of business after erp-sample.sql: what the latest backup holds and the one before does not.
SET LOCAL ROLE himalytix_app;
SET LOCAL TimeZone = 'UTC';

INSERT INTO public.usermanagement_customuser (username, email, full_name, password, organization_id, date_joined)
SELECT 'newcomer' || i, 'newcomer' || i || '@example.org', 'नयाँ प्रयोगकर्ता ' || i, 'pbkdf2_sha256$600000$sample$' || md5('newcomer' || i), i,
       timestamptz '2026-07-11 04:00+00' + i * interval '1 minute'
FROM generate_series(1, 12) AS i;

INSERT INTO public.accounting_journalentry (status, posted_on, narration)
SELECT 'posted', date '2026-07-11', 'Closing voucher ' || i FROM generate_series(1, 120) AS i;

INSERT INTO public.accounting_journalline (entry_id, account_code, debit, credit)
SELECT e.id, (1010 + side * 10)::text, CASE side WHEN 0 THEN 99.99 ELSE 0 END, CASE side WHEN 1 THEN 99.99 ELSE 0 END
FROM public.accounting_journalentry AS e, generate_series(0, 1) AS side
WHERE e.narration LIKE 'Closing voucher %'
ORDER BY e.id, side;

REFRESH MATERIALIZED VIEW public.accounting_trialbalance;
RESET ROLE;
