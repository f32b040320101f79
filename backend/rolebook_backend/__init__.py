"""The form backend of Rolebook: takes answers, keeps them, shows receipts.

It knows the generator only through the contract files of a built edition (docs/contracts.md) and never
imports it.

The way of one submission: `app` (routes, answers) → `origins` → `encoding` (body to pairs) → `submit` (the
rules) → `library` (which contract) → `messages` (what is wrong, in words) → `store` (kept, then acknowledged)
→ `pages`.
"""
