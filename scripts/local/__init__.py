"""What the verbs in scripts/ share: the local run of the whole system and the parts it is made of."""
