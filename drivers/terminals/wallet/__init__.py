"""Vipps MobilePay, the wallet of Denmark, Norway and Finland: a code on the customer's screen instead of a card."""
