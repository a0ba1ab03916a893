use twin_sql::Mapping;
#[test]
fn smoke() {
    let sql = include_str!("../../../sql/irish-rail/extract.sql");
    let mapping = Mapping::compile(sql).unwrap_or_else(|p| {
        panic!("{}", p.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    let line = r#"{"_meta":{"as_of":"2025-10-02T06:00:03.000000Z"},"TrainStatus":"R","TrainLatitude":"51.8491","TrainLongitude":"-8.29956","TrainCode":"A200","TrainDate":"02 Oct 2025","PublicMessage":"A200\\n06:00 - Dublin Heuston to Cork (-14 mins late)\\nArrived Inchicore Advance Starter next stop Thurles","Direction":"To Cork"}"#;
    let counts = mapping
        .run(line, &mut |row| {
            println!(
                "{:?} {:?} {:?} {:?} {:?} {:?}",
                row.component(),
                row.metric(),
                row.value_number(),
                row.value_text(),
                row.unit(),
                row.observed_at()
            )
        })
        .unwrap();
    println!("{counts:?}");
}
