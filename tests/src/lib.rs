//! What the tests of the whole tree share.
