-- fail: 2:8: syntax error: unterminated string literal
SELECT 'abc
