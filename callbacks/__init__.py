"""Whatever answers a request: the page table, the gate in front of it, downloads and Dash callbacks."""
