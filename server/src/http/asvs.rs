//! OWASP ASVS 5.0, gone through for what this console does. Only documentation: what is asked, how it is met
//! here, and the test that shows it; or that it is not met, and why. Requirement numbers are those of the
//! standard; its words are shortened.
//!
//! # V2 Validation and business logic
//! | requirement | how it is met | shown by |
//! |---|---|---|
//! | 2.1.1 input rules are documented | every parameter of a procedure declares its kind; `/procedures/<id>` lists them | `browser_engine::every_procedure_has_its_page` |
//! | 2.2.1, 2.2.2 input is checked on the server against what is allowed | [`procedure::Procedure::checked`](crate::procedures::procedure::Procedure::checked), `Operation`'s constructors | `approvals::parameters_are_checked_and_say_what_they_may_be`, `operation::nothing_but_names_gets_in` |
//! | 2.3.1 steps of a flow in order only | a confirmation carries the fingerprint and ticket of a plan that was shown | `rivals`, `approvals::a_plan_that_replaces_another_says_what_is_different` |
//! | 2.3.3 a transaction whole or not at all | executions, steps and targets begin in one transaction; acts on backends are journaled one by one instead | `store::bad_days`, `killed` |
//! | 2.3.4 no double booking | one execution per run (unique index), one per ticket | `rivals::ten_operators_at_once_are_no_more_than_one`, `replicas` |
//! | 2.3.5 high-value flows need a second person | `Gate::SecondPerson`, by risk or configuration | `approvals` |
//! | 2.4.1 no automated excess | sign-in is limited per address; other calls are not: they need a session | `oidc::whoever_tries_too_often_waits` |
//!
//! # V1 Encoding (what concerns injection)
//! | requirement | how it is met | shown by |
//! |---|---|---|
//! | 1.2.1 output is encoded for its context | Leptos escapes; fragments are rendered by it; addresses only by `app::paths` | `browser_pages::odd_addresses_are_answered_in_words` |
//! | 1.2.4 no SQL injection | every value is bound; the few built statements hold constants only | review |
//! | 1.2.5 no command injection | argument vectors of checked names, no shell | `commands::the_arguments_arrive_one_by_one` |
//!
//! # V7 Sessions
//! | requirement | how it is met | shown by |
//! |---|---|---|
//! | 7.1.1 limits are documented | `config/default.toml`, README | – |
//! | 7.1.3 federated sessions: lifetimes and sign-out documented | README; sign-out ends both where the provider can | `browser_oidc::signing_out_ends_it_here_and_there` |
//! | 7.2.1, 7.2.2 tokens are made and checked by the back end, and are no static keys | tower-sessions: 128 random bits; the store keeps their SHA-256 | `store::sessions` |
//! | 7.2.4 a new token at sign-in, the old one ended | `cycle_id` | `oidc::somebody_comes_in_where_they_wanted_to_with_the_role_of_their_group` |
//! | 7.3.1 idle limit | 8 h, configurable; moved on at most once a minute | only the expiry in the store is shown (`store::sessions`) |
//! | 7.3.2 absolute limit | 12 h, configurable | `oidc::a_session_lasts_as_long_as_it_may_and_no_longer` |
//! | 7.4.1 sign-out ends it at once | the row is deleted; one that is being saved meanwhile stays deleted | `oidc::signing_out_ends_it_here_and_leads_to_the_provider` |
//! | 7.4.2 sessions end when an account is disabled | **not met by itself**: the provider is not asked again before the absolute limit; keep that short | – |
//! | 7.4.4 sign-out is on every page | header | `browser_oidc` |
//! | 7.5.1 full sign-in before sensitive changes | `reauthenticate_minutes` for destructive procedures | `oidc::something_destructive_takes_a_fresh_sign_in_where_that_is_configured` |
//! | 7.5.2 one sees and ends one's sessions | `/sessions` | `browser_oidc::one_sees_ones_sessions_and_ends_another_browsers` |
//! | 7.6.1 lifetimes with the provider as documented | `max_age` is asked for when somebody proves anew who they are | `browser_oidc::proving_anew_who_one_is_asks_at_the_provider` |
//! | 7.4.1 of live streams | a stream that is open ends within seconds when its session does | `http::live::a_stream_ends_with_the_session_it_was_opened_in` |
//!
//! # V8 Authorization
//! | requirement | how it is met | shown by |
//! |---|---|---|
//! | 8.1.1 rules are documented | roles in the README, the role of each procedure on its page | – |
//! | 8.2.1 only those with the right reach a function | checked beneath the ports, not in pages | `roles` (every server function: nobody, a viewer, each role) |
//! | 8.2.2 no object of somebody else's | sessions and withdrawing a request are one's own; all else is shared by design | `oidc::one_sees_and_ends_ones_own_sessions_and_nobody_elses`, `approvals::never_oneself_and_never_without_the_role` |
//! | 8.3.1 enforced on a trusted layer | `service::require`, the catalog's roles | `roles` |
//! | 8.3.2 changes of rights take effect at once | **in part**: at the next sign-in; an execution that was confirmed goes on | `bad_days::whoever_loses_the_role_stops_nothing_and_asks_for_nothing_more` |
//! | 8.4.2 administrative functions have further layers | breaking the glass takes the role admin and a reason, and stays in the trail in red | `approvals::an_admin_breaks_the_glass_with_a_reason_that_stays_on_record` |
//!
//! # V9 Self-contained tokens (the ID token)
//! | requirement | how it is met | shown by |
//! |---|---|---|
//! | 9.1.1 signature checked before anything is believed | `openidconnect` | `oidc::what_is_wrong_with_a_token_keeps_its_bearer_out` |
//! | 9.1.2 algorithms from an allow-list, never `none` | those that the provider publishes | the same |
//! | 9.1.3 keys from trusted sources | the provider's `jwks_uri` alone; `jku`, `x5u` and `jwk` headers are not looked at | `oidc::a_key_that_was_rotated_is_looked_for_once_more` |
//! | 9.2.1 within its time | `exp` and `iat`, with 60 s of tolerance | `oidc::what_is_wrong_with_a_token_keeps_its_bearer_out` |
//! | 9.2.2, 9.2.3, 9.2.4 its kind, purpose and audience | `nonce`, `aud`, `iss` | the same |
//!
//! # V10 OAuth and OIDC, as a client
//! | requirement | how it is met | shown by |
//! |---|---|---|
//! | 10.1.1 tokens only where they are needed | the access token is used once and forgotten; the ID token stays on the server | – |
//! | 10.1.2 values bound to the session and the transaction | `state`, `nonce` and verifier are in the session, single use, good for ten minutes | `oidc::an_answer_that_belongs_to_no_try_is_refused` |
//! | 10.2.1 against CSRF | PKCE and `state` | the same |
//! | 10.2.2 against mix-up | one provider; `iss` of the callback is checked | the same |
//! | 10.5.1 replay of ID tokens | `nonce` | `oidc::what_is_wrong_with_a_token_keeps_its_bearer_out` |
//! | 10.5.2 the subject identifies | `sub` of the one issuer | – |
//! | 10.5.3 discovery of another issuer is refused | the issuer of the metadata must be the configured one | `openidconnect` |
//!
//! Cookies and headers (V3.3, V3.4) are in `http/headers.rs` and `http/router.rs`; shown by `http::headers` and
//! `oidc::behind_https_cookies_are_held_to_this_host_and_browsers_to_https`.
