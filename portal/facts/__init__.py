"""Facts: amounts, terms, who pays what and who funds us; each dated, with its source, cited by pages instead of typed into them."""
