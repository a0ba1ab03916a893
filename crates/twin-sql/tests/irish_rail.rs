//! Holds the mapping of Irish Rail to real records, one for each kind of message and mess in the feed.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use twin_sql::Mapping;

const MAPPING: &str = include_str!("../../../sql/irish-rail/extract.sql");

/// The record of a train, as the sourcing worker writes it.
fn record(status: &str, place: (&str, &str), code: &str, message: &str, direction: &str) -> String {
    let message = message.replace('\\', "\\\\");
    let (latitude, longitude) = place;
    format!(
        r#"{{"_meta":{{"v":1,"id":"x","pipeline":"irish-rail","as_of":"2025-10-02T05:00:03.000000Z"}},"TrainStatus":"{status}","TrainLatitude":"{latitude}","TrainLongitude":"{longitude}","TrainCode":"{code}","TrainDate":"02 Oct 2025","PublicMessage":"{message}","Direction":"{direction}"}}"#
    )
}

/// Each row as `metric=value unit`, after a look at what all rows have in common.
fn rows(line: &str, component: Option<&str>) -> Vec<String> {
    let mapping = Mapping::compile(MAPPING).unwrap();
    let mut rows = Vec::new();
    let counts = mapping.run(line, &mut |row| {
        assert_eq!(row.component(), component);
        assert_eq!(row.observed_at(), Some(1_759_381_203_000_000));
        let number = row.value_number().map(|number| number.to_string());
        let value = number.or(row.value_text().map(str::to_owned)).unwrap();
        let unit = row.unit().map(|unit| format!(" {unit}")).unwrap_or_default();
        rows.push(format!("{}={value}{unit}", row.metric().unwrap()));
    });
    let counts = counts.unwrap();
    assert_eq!((counts.rows, counts.wrong_type_fields), (6, 0));
    assert_eq!(counts.emitted, u64::try_from(rows.len()).unwrap());
    rows
}

/// A real train: status, position, code, message, direction.
type Train = (&'static str, (&'static str, &'static str), &'static str, &'static str, &'static str);

/// Real trains, and what each gives but for status and direction, which all have.
static TRAINS: [(Train, &[&str]); 5] = [
    (
        (
            "N",
            ("51.8491", "-8.29956"),
            "P501",
            r"P501\nCobh to Cork\nExpected Departure 06:00",
            "To Cork",
        ),
        &["position.latitude=51.8491 deg", "position.longitude=-8.29956 deg"],
    ),
    (
        (
            "R",
            ("0", "0"),
            "A200",
            r"A200\n06:00 - Dublin Heuston to Cork (-14 mins late)\nArrived Inchicore Advance Starter next stop Thurles",
            "To Cork",
        ),
        &["delay_minutes=-14 min", "next_stop=Thurles"],
    ),
    (
        (
            "R",
            ("53.3704", "-6.50598"),
            "P740",
            r"P740\n05:54 - Maynooth to Dublin Connolly (-2 mins late)\nArrived Leixlip (Louisa Bridge) next stop Leixlip (Confey)",
            "Southbound",
        ),
        &[
            "position.latitude=53.3704 deg",
            "position.longitude=-6.50598 deg",
            "delay_minutes=-2 min",
            "next_stop=Leixlip (Confey)",
        ],
    ),
    (
        (
            "R",
            ("0", "0"),
            "A401",
            r"A401\n05:25 - Limerick to Dublin Heuston (0 mins late)\nArrived LJ461 next stop Thurles",
            "To Dublin Heuston",
        ),
        &["delay_minutes=0 min", "next_stop=Thurles"],
    ),
    (
        (
            "T",
            ("53.378", "-6.58993"),
            "D900",
            r"D900\n05:20 - Dublin Connolly to Maynooth(4 mins late)\nTERMINATED Maynooth at 06:11",
            "Northbound",
        ),
        &["position.latitude=53.378 deg", "position.longitude=-6.58993 deg", "delay_minutes=4 min"],
    ),
];

#[test]
fn every_kind_of_train_gives_its_observations() {
    for ((status, place, code, message, direction), expected) in TRAINS {
        let line = record(status, place, code, message, direction);
        let word = match status {
            "N" => "not_started",
            "R" => "running",
            _ => "terminated",
        };
        let mut wanted = vec![format!("status={word}"), format!("direction={direction}")];
        wanted.extend(expected.iter().map(|row| (*row).to_owned()));
        let mut found = rows(&line, Some(&format!("train:{code}~2025-10-02")));
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{line}");
    }
}

#[test]
fn only_a_position_that_is_all_zero_is_unknown() {
    let check = |place, expected: &[&str]| {
        let line = record("R", place, "A1", "A1", "");
        let mut found = rows(&line, Some("train:A1~2025-10-02"));
        found.retain(|row| row.starts_with("position"));
        assert_eq!(found, expected, "{line}");
    };
    check(("0", "0"), &[]);
    check(("0.0", "-0"), &[]);
    check(("0", "-6.2"), &["position.latitude=0 deg", "position.longitude=-6.2 deg"]);
    check(("53.3", "0"), &["position.latitude=53.3 deg", "position.longitude=0 deg"]);
    check(("", "-6.2"), &["position.longitude=-6.2 deg"]);
    check(("53.3", "n/a"), &["position.latitude=53.3 deg"]);
    check(("", ""), &[]);
}

#[test]
fn a_new_status_passes_and_a_wrong_date_leaves_no_component() {
    let line = record("Q", ("", ""), "A1", "A1", "");
    assert_eq!(rows(&line, Some("train:A1~2025-10-02")), ["status=Q"]);
    let line = record("R", ("", ""), "A1", "A1", "").replace("02 Oct 2025", "soon");
    assert_eq!(rows(&line, None), ["status=running"]);
}
