"""The one place for colours, fonts, lengths and icons; everything else asks `Theme`."""
