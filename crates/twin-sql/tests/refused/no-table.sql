-- fail: 1:1: CREATE TABLE source (…) is missing; a mapping is
INSERT INTO digital_twin (component, metric, value_number, observed_at) SELECT 'c', 'm', 1, 2 FROM source
