"""The public site: pages as rows of typed blocks, in two languages, with their versions; news, search, site map, feed."""
