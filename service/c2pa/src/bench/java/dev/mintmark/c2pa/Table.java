package dev.mintmark.c2pa;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Prints rows: as columns for people, as JSON for programs. */
final class Table {
    private Table() {}

    static void json(PrintStream out, String machine, List<Row> rows) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Row row : rows) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("name", row.name());
            one.put("value", row.value());
            one.put("unit", row.unit());
            one.put("target", row.target());
            one.put("ok", row.ok());
            one.put("note", row.note());
            all.add(one);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("machine", machine);
        answer.put("rows", all);
        out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    }

    static void columns(PrintStream out, String heading, List<Row> rows) {
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        out.println(heading);
        out.println();
        out.printf("%-" + width + "s  %12s %-10s %12s  %-5s  %s%n", "", "figure", "", "target", "", "");
        for (Row row : rows) {
            out.printf(
                    "%-" + width + "s  %12s %-10s %12s  %-5s  %s%n",
                    row.name(),
                    number(row.value()),
                    row.unit(),
                    number(row.target()),
                    mark(row),
                    row.note());
        }
        List<String> shorts = rows.stream()
                .filter(row -> Boolean.FALSE.equals(row.ok()))
                .map(Row::name)
                .toList();
        long reached =
                rows.stream().filter(row -> Boolean.TRUE.equals(row.ok())).count();
        out.println();
        out.println(reached + " rows reach their target, " + shorts.size() + " fall short"
                + (shorts.isEmpty() ? "" : ": " + String.join("; ", shorts)) + ".");
    }

    private static String mark(Row row) {
        if (row.ok() == null) {
            return row.value() == null ? "null" : "";
        }
        return row.ok() ? "ok" : "SHORT";
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", value.longValue())
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
