package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Jazzer over every parser, each target in a process of its own with a small heap. Executions of earlier runs over the
 * same sources are added, as the corpus goes on from where it was.
 */
final class FuzzBench {
    private static final List<String> TARGETS =
            List.of("jumbf", "cbor", "cose", "json", "png", "jpeg", "riff", "timeStamp", "ocspResponse", "store");
    private static final double TARGET = 10_000_000;
    /** To start and to instrument the classes, beside the time asked for. */
    private static final int STARTING_SECONDS = 120;

    private static final Pattern RUNS = Pattern.compile("Done ([0-9]+) runs in ([0-9]+) second");

    private FuzzBench() {}

    static List<Row> rows(int seconds, Path cache) throws Exception {
        Path folder = Files.createDirectories(cache.resolve("fuzz-" + sources()));
        Path counts = folder.resolve("executions.properties");
        Properties executions = new Properties();
        if (Files.exists(counts)) {
            try (var in = Files.newBufferedReader(counts)) {
                executions.load(in);
            }
        }
        List<Row> rows = new ArrayList<>();
        for (String target : TARGETS) {
            String found = target + ".found";
            // What an earlier run found stands until the sources change.
            String problem = executions.getProperty(found, "");
            long now = 0;
            if (seconds > 0) {
                String log = run(target, seconds, folder);
                MatchResult last = RUNS.matcher(log)
                        .results()
                        .reduce((first, second) -> second)
                        .orElse(null);
                if (last == null) {
                    problem = "found something, or did not end: " + folder.resolve(target + ".log");
                } else {
                    now = Long.parseLong(last.group(1));
                }
            }
            long total = Long.parseLong(executions.getProperty(target, "0")) + now;
            if (!problem.isEmpty()) {
                executions.setProperty(found, problem);
            }
            executions.setProperty(target, Long.toString(total));
            try (var out = Files.newBufferedWriter(counts)) {
                executions.store(out, null);
            }
            rows.add(row("fuzzing " + target, total, now, seconds, problem));
        }
        return rows;
    }

    private static Row row(String name, long total, long now, int seconds, String problem) {
        if (!problem.isEmpty()) {
            return new Row(name, (double) total, "executions", TARGET, false, problem);
        }
        if (total == 0) {
            return Row.unmeasured(name, "executions", TARGET, "not run yet over these sources; --fuzz SECONDS runs it");
        }
        String ran = seconds == 0 ? "all in earlier runs" : now + " in this run of " + seconds + " s";
        return Row.atLeast(
                name,
                total,
                "executions",
                TARGET,
                ran + "; no unexpected exception, no hang, 512 MiB of heap were enough");
    }

    private static String run(String target, int seconds, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve(target + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.awt.headless=true",
                        "-Djazzer.hooks=true",
                        "-cp",
                        absolute(System.getProperty("java.class.path")),
                        FuzzRun.class.getName(),
                        target)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAZZER_FUZZ", "1");
        builder.environment().put("JAZZER_MAX_DURATION", seconds + "s");
        Process process = builder.start();
        try {
            if (!process.waitFor(seconds + STARTING_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return "";
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(log);
    }

    /** The process has another working folder, in which Jazzer keeps its corpus. */
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(java.io.File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((first, second) -> first + java.io.File.pathSeparator + second)
                .orElseThrow();
    }

    /** What executions count for, in twelve digits: the library and the targets. */
    private static String sources() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(Files.readAllBytes(file));
            }
        }
        digest.update(Files.readAllBytes(Path.of("src/test/java/dev/mintmark/c2pa/validate/ParserFuzzTest.java")));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }
}
