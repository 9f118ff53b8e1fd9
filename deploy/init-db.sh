#!/usr/bin/env bash
# First start of the database container: the same two roles as data/embedded/roles.py makes, with passwords.
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" --set database="$POSTGRES_DB" <<'SQL'
CREATE ROLE jobcircle_owner LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE jobcircle_app LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'app_password';
ALTER ROLE jobcircle_app SET statement_timeout = '10s';
ALTER ROLE jobcircle_app SET lock_timeout = '2s';
ALTER ROLE jobcircle_app SET idle_in_transaction_session_timeout = '15s';
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO jobcircle_owner;
ALTER DATABASE :"database" OWNER TO jobcircle_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMP ON DATABASE :"database" TO jobcircle_app;
GRANT USAGE ON SCHEMA public TO jobcircle_app;
ALTER DEFAULT PRIVILEGES FOR ROLE jobcircle_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO jobcircle_app;
ALTER DEFAULT PRIVILEGES FOR ROLE jobcircle_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO jobcircle_app;
SQL
