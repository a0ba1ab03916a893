//! Holds patterns to what Java reads and writes.

use super::*;

fn read(pattern: &str, text: &str) -> Option<String> {
    let moment = Pattern::new(pattern).unwrap().parse(text)?;
    let show = Pattern::new("yyyy-MM-dd HH:mm:ss.SSSSSS").unwrap();
    Some(show.format(Civil::from_millis(moment.millis)))
}

#[test]
fn texts_are_read_as_java_reads_them() {
    let check = |pattern: &str, text: &str, expected: Option<&str>| {
        let expected = expected.map(|date| {
            format!("{date}{}", " 00:00:00.000000".get(date.len().saturating_sub(10)..).unwrap())
        });
        assert_eq!(read(pattern, text), expected, "{text:?} as {pattern:?}");
    };
    check("dd MMM yyyy", "02 Oct 2025", Some("2025-10-02"));
    check("dd MMM yyyy", "2 Oct 2025", None);
    check("d MMM yyyy", "2 Oct 2025", Some("2025-10-02"));
    check("dd MMM yyyy", "02 oct 2025", None);
    check("dd MMM yyyy", "02 Oct 2025 ", None);
    check("dd MMM yyyy", "31 Feb 2025", Some("2025-02-28"));
    check("dd MMM yyyy", "32 Jan 2025", None);
    check("dd MMMM yyyy", "02 May 2025", Some("2025-05-02"));
    check("yyyyMMdd", "20230508", Some("2023-05-08"));
    check("yyMMdd", "230508", Some("2023-05-08"));
    check("yyyyMMddHHmmssSSS", "20230508010203004", Some("2023-05-08 01:02:03.004000"));
    check("yyyy-MM-dd HH:mm:ss.SSS", "2023-05-08 01:02:03.999", Some("2023-05-08 01:02:03.999000"));
    check("yyyy-MM-dd'T'HH:mm", "2023-05-08T24:00", Some("2023-05-09"));
    check("yyyy-MM-dd HH:mm", "2023-05-08 24:01", None);
    check("d/M/yyyy h:mm a", "8/5/2023 12:30 AM", Some("2023-05-08 00:30:00.000000"));
    check("d/M/yyyy h:mm a", "8/5/2023 1:30 PM", Some("2023-05-08 13:30:00.000000"));
    check("EEE, dd MMM yyyy", "Thu, 02 Oct 2025", Some("2025-10-02"));
    check("EEE, dd MMM yyyy", "Fri, 02 Oct 2025", None);
    check("HH:mm", "01:02", Some("1970-01-01 01:02:00.000000"));
    // What does not fit is tried as an ISO date.
    check("dd MMM yyyy", "2025-10-2", Some("2025-10-02"));
    check("dd MMM yyyy", " 2025-10-02 25:00:00.5 ", Some("2025-10-03 01:00:00.500000"));
    check("dd MMM yyyy", "2025-13-02", None);
    for text in ["", "Oct", "02 Oct", "02 Oct 20255", "02 Oct 202é", "²2 Oct 2025"] {
        check("dd MMM yyyy", text, None);
    }
}

#[test]
fn times_are_written_as_java_writes_them() {
    let civil = Civil::from_millis(1_759_384_803_004);
    let check = |pattern: &str, expected: &str| {
        assert_eq!(Pattern::new(pattern).unwrap().format(civil), expected, "{pattern}");
    };
    check("yyyy-MM-dd", "2025-10-02");
    check("d.M.yy H:m:s", "2.10.25 6:0:3");
    check("SSS SSSSSSSSS", "004 004000000");
    check("EEEE, MMMM d, h a 'o''clock' ''", "Thursday, October 2, 6 AM o'clock '");
}

#[test]
fn letters_outside_the_subset_are_named() {
    for pattern in ["yyyy-DDD", "X", "VV", "[ss]", "'open", "nn", "yyyyy"] {
        assert!(Pattern::new(pattern).is_err(), "{pattern}");
    }
}
