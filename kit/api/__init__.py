"""The partner API's base: access, problems, paging, filters and the description, told once."""
