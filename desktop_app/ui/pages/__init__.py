"""One folder per page of the sidebar. Pages never import each other: they ask `Ui.go`."""
