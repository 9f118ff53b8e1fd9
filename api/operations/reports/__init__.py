"""Reports of plans and audits as files, made for the service."""
