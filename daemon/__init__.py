"""The station's daemon: lifetimes, the localhost API, the print spool, the payment ledger and the store."""
