# Athena reads the zones by these. Partitions are projected from dt and hour, so nothing has to find them.
resource "aws_glue_catalog_table" "this" {
  for_each = { for zone, table in local.tables : zone => table if var.catalog != null }

  database_name = var.catalog
  name          = each.value.name
  description   = each.value.description
  table_type    = "EXTERNAL_TABLE"

  parameters = {
    EXTERNAL                      = "TRUE"
    classification                = each.value.form.classification
    "projection.enabled"          = "true"
    "projection.dt.type"          = "date"
    "projection.dt.format"        = "yyyy-MM-dd"
    "projection.dt.range"         = "2024-01-01,NOW"
    "projection.dt.interval"      = "1"
    "projection.dt.interval.unit" = "DAYS"
    "projection.hour.type"        = "integer"
    "projection.hour.range"       = "0,23"
    "projection.hour.digits"      = "2"
    "storage.location.template"   = "${each.value.location}dt=$${dt}/hour=$${hour}/"
  }

  dynamic "partition_keys" {
    for_each = ["dt", "hour"]

    content {
      name = partition_keys.value
      type = "string"
    }
  }

  storage_descriptor {
    location      = each.value.location
    input_format  = each.value.form.input
    output_format = each.value.form.output

    ser_de_info {
      serialization_library = each.value.form.library
    }

    dynamic "columns" {
      for_each = each.value.columns

      content {
        name = columns.value.name
        type = columns.value.type
      }
    }
  }
}

locals {
  table_suffix = replace(var.pipeline.name, "-", "_")

  forms = {
    # A line is one text, whatever the silo makes of its fields. JSON has no raw control character, so nothing ends the column.
    text = {
      classification = "json"
      input          = "org.apache.hadoop.mapred.TextInputFormat"
      output         = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
      library        = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
    }
    json = {
      classification = "json"
      input          = "org.apache.hadoop.mapred.TextInputFormat"
      output         = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"
      library        = "org.openx.data.jsonserde.JsonSerDe"
    }
    parquet = {
      classification = "parquet"
      input          = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
      output         = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
      library        = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    }
  }

  # What the transformer puts in front of every row; crates/twin-normalization/src/wire/lake.rs writes it.
  lineage = { name = "_lineage", type = "struct<v:int,id:string,pipeline:string,sequence:string,line:int,arrived_at:string,transformer:string,transform:string,row:int>" }
  record  = [{ name = "record", type = "string" }]
  is_rows = var.pipeline.columns != null

  tables = merge(
    # What devices send stands in the raw zone without anything between, which no table reads.
    var.pipeline.push == null ? { raw = {
      name        = "raw_${local.table_suffix}"
      description = "Source records of ${var.pipeline.name} as they stood on its stream"
      location    = "s3://${var.buckets["raw"]}/${var.pipeline.name}/"
      columns     = local.record
      form        = local.forms["text"]
    } } : {},
    { transformed = {
      name        = "transformed_${local.table_suffix}"
      description = local.is_rows ? "Rows of transform.sql of ${var.pipeline.name}" : "Source records of ${var.pipeline.name} with their lineage"
      location    = "s3://${var.buckets["transformed"]}/${var.pipeline.name}/"
      columns     = local.is_rows ? concat([local.lineage], var.pipeline.columns) : local.record
      form        = local.forms[local.is_rows ? (var.pipeline.parquet ? "parquet" : "json") : "text"]
    } },
  )
}
