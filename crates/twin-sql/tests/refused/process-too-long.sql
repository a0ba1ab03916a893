-- fail: 5:1: column process: 'pppp
CREATE TABLE source (t STRING, d DOUBLE, yes BOOLEAN, at_time TIMESTAMP_LTZ(3));
INSERT INTO digital_twin (component, metric, value_number, observed_at, process)
SELECT 'c', 'm', d, at_time,
'ppppppppppppppppppppppppppppppppppppppppp'
FROM source AS s
