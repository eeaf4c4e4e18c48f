"""The shop's form and the legal footer it makes, for the guide and the settings. Must not know pages."""
