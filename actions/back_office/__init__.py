"""Behind the BackOffice port: a sample shop, or the business's own system over HTTP (docs/back_office.md)."""
