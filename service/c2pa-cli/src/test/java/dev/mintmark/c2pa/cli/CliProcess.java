package dev.mintmark.c2pa.cli;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line in a process of its own, as from the jar, in a folder. */
record CliProcess(Path folder) {
    record Ended(int code, String out, String err) {}

    Ended run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", null);
        Path err = Files.createTempFile(folder, "err", null);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int code = process.waitFor();
        return new Ended(code, Files.readString(out, StandardCharsets.ISO_8859_1), Files.readString(err));
    }

    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                List.of(classPath.split(File.pathSeparator)).stream()
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    /** Signs with keys for trials in the folder {@code keys}. */
    Ended sign(String in, String out, String manifest, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("sign", in, out, "--manifest", manifest, "--development-keys", "keys"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    /** The certificate of the development authority. */
    String root() throws Exception {
        try (var files = Files.list(folder.resolve("keys"))) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".pem") && name.contains("root"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
