package dev.mintmark.c2pa;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Results for public files compared with the reference, for our files by the rubric, and for changed files. */
final class VerdictBench {
    private static final String ABSENT = "the fixtures are not beside this checkout";

    private VerdictBench() {}

    static List<Row> parity() throws Exception {
        String name = "fixtures: same state and failure codes as the reference";
        if (!Parity.present()) {
            return List.of(Row.unmeasured(name, "files", null, ABSENT + " (" + Parity.FIXTURES + ")"));
        }
        List<Parity.Row> files = Parity.rows();
        List<Parity.Row> differing = files.stream().filter(row -> !row.equal()).toList();
        long unexplained = differing.stream()
                .filter(row -> !Parity.DELIBERATE.containsKey(row.file()))
                .count();
        List<Row> rows = new ArrayList<>();
        long equal = files.size() - differing.size();
        rows.add(new Row(
                name,
                (double) equal,
                "files",
                (double) (files.size() - Parity.DELIBERATE.size()),
                unexplained == 0,
                "of " + files.size() + "; the target leaves out " + Parity.DELIBERATE.size()
                        + " that differ on purpose, each below"));
        rows.add(Row.atMost(
                "fixtures: differences without a reason", unexplained, "files", 0, "of " + differing.size()));
        for (Parity.Row row : differing) {
            rows.add(new Row(
                    "fixture " + row.file(),
                    0.0,
                    "equal",
                    null,
                    Parity.DELIBERATE.containsKey(row.file()) ? null : Boolean.FALSE,
                    row.reason() + "; ours " + row.ours() + ", the reference's " + row.theirs()));
        }
        return rows;
    }

    static List<Row> rubric() throws Exception {
        String name = "rubric 0.2 for specification 2.4: checks passed on our crJSON";
        if (!Rubric.present()) {
            return List.of(Row.unmeasured(name, "checks", null, ABSENT + " (" + Rubric.FILE + ")"));
        }
        TestAuthority authority = new TestAuthority();
        ManifestValidator validator = new ManifestValidator(authority.policy(), java.time.Clock.systemUTC());
        List<JsonNode> documents = new ArrayList<>();
        for (byte[] file : Rubric.files(authority)) {
            documents.add(new JsonMapper().readTree(validator.crJson(file)));
        }
        List<Rubric.Check> checks =
                Rubric.evaluate(documents).stream().flatMap(List::stream).toList();
        List<String> failed = checks.stream()
                .filter(check -> !check.ok() || check.warning())
                .map(Rubric.Check::id)
                .toList();
        return List.of(Row.all(
                name,
                checks.size() - failed.size(),
                checks.size(),
                "checks",
                "over " + documents.size() + " files, by the rubric's own rules"
                        + (failed.isEmpty() ? "" : "; not: " + String.join(", ", failed))));
    }

    static List<Row> tampering(boolean quick) throws Exception {
        List<Row> rows = new ArrayList<>();
        ClaimSigner signer = new TestAuthority().signer(SigningAlgorithm.ES256);
        String how = quick ? "one bit of every byte" : "every bit of every byte";
        for (String format : List.of("png", "jpeg", "webp")) {
            TamperedImages.Outcome outcome = TamperedImages.everyByte(format, signer, !quick);
            int bits = quick ? 1 : Byte.SIZE;
            int bytes = outcome.tried() / bits;
            int inside = outcome.triedInside() / bits;
            rows.add(Row.all(
                    "tampering outside the store, " + format + ": bytes whose change is found",
                    bytes - inside - outcome.unnoticedOutside(),
                    bytes - inside,
                    "bytes",
                    how + " of a file of " + bytes));
            long unexplained = outcome.unexplained().size() - outcome.unnoticedOutside();
            rows.add(Row.all(
                    "tampering inside the store, " + format + ": found or irrelevant",
                    inside - unexplained,
                    inside,
                    "bytes",
                    how + "; irrelevant: " + irrelevant(format, outcome)));
        }
        return rows;
    }

    private static String irrelevant(String format, TamperedImages.Outcome outcome) {
        int count = outcome.irrelevant().size();
        return switch (format) {
            case "png" -> count + ", the checksum of the chunk, which is no part of the manifest";
            case "jpeg" ->
                count
                        + ", the number that tells segments of one box from those of another, and the last byte of the first one's place, 1 or 0";
            default -> "none";
        };
    }
}
