package dev.mintmark.c2pa;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Signs and validates files that are longer than the heap: {@code LargeFiles FOLDER BYTES FORMAT…}, to be run in a process
 * of its own.
 */
final class LargeFiles {
    /** The formats whose files can have zeros in the place of most of a picture, film or sound. */
    static final List<String> FORMATS = List.of("png", "jpeg", "tiff", "bigtiff", "mp4", "avif", "jxl", "wav", "mp3");

    private LargeFiles() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        long length = Long.parseLong(arguments[1]);
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        ManifestValidator validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        for (String format : Arrays.asList(arguments).subList(2, arguments.length)) {
            Path in = folder.resolve("in");
            Path out = folder.resolve("out");
            write(in, format, length);
            long start = System.nanoTime();
            long signed;
            ValidationReport report;
            try (FileChannel from = FileChannel.open(in);
                    FileChannel to = FileChannel.open(
                            out, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ManifestWriter.sign(
                        Source.of(from),
                        SampleImages.content().manifest(OptionalAssertions.NONE),
                        signer,
                        SigningOptions.NONE,
                        to);
                signed = System.nanoTime();
                report = validator.validate(Source.of(to));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s %d %.2f %.2f %s%n",
                    format,
                    Files.size(out),
                    (signed - start) / 1e9,
                    (System.nanoTime() - signed) / 1e9,
                    report.state().label());
            Files.delete(in);
            Files.delete(out);
        }
    }

    /** Writes a file of about this length, sparse where the file system allows it. */
    static void write(Path file, String format, long length) throws IOException {
        byte[] small = SampleImages.of(format, 60, 40);
        ByteBuffer bytes = ByteBuffer.wrap(small);
        byte[] none = new byte[0];
        switch (format) {
            // A second chunk IDAT before IEND, with a checksum of zeros.
            case "png" -> {
                byte[] header = ByteBuffer.allocate(8)
                        .putInt((int) Math.min(length, Integer.MAX_VALUE))
                        .put(new byte[] {'I', 'D', 'A', 'T'})
                        .array();
                long zeros = Math.min(length, Integer.MAX_VALUE) + 4;
                write(
                        file,
                        SampleFiles.joined(Arrays.copyOf(small, small.length - 12), header),
                        zeros,
                        tail(small, 12));
            }
            // More of the scan.
            case "jpeg" -> write(file, Arrays.copyOf(small, small.length - 2), length, tail(small, 2));
            case "wav" -> {
                int size = (int) (length & ~1);
                ByteBuffer little = bytes.order(ByteOrder.LITTLE_ENDIAN);
                little.putInt(4, little.getInt(4) + size).putInt(40, little.getInt(40) + size);
                write(file, small, size, none);
            }
            case "mp4", "avif", "jxl" -> {
                ByteBuffer box = ByteBuffer.allocate(16)
                        .putInt(1)
                        .put((format.equals("jxl") ? "jxlp" : "mdat").getBytes(StandardCharsets.US_ASCII))
                        .putLong(length);
                write(file, SampleFiles.joined(small, box.array()), length - 16, none);
            }
            default -> write(file, small, length, none);
        }
    }

    private static byte[] tail(byte[] bytes, int length) {
        return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    }

    private static void write(Path file, byte[] head, long zeros, byte[] tail) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(head));
            if (tail.length > 0) {
                out.write(ByteBuffer.wrap(tail), head.length + zeros);
            } else {
                out.write(ByteBuffer.wrap(new byte[1]), head.length + zeros - 1);
            }
        }
    }

    /**
     * Runs this class in a process with a small heap and returns what it printed, one line for each format.
     *
     * @throws IOException if it failed
     */
    static List<String> run(Path folder, int heapMiB, long length, List<String> formats)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMiB + "m",
                "-XX:MaxDirectMemorySize=16m",
                "-cp",
                classPath(),
                LargeFiles.class.getName(),
                folder.toString(),
                Long.toString(length)));
        command.addAll(formats);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("Large files could not be signed with a heap of " + heapMiB + " MiB: " + printed);
        }
        return printed.lines().toList();
    }

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path");
        String classes = System.getProperty("java.class.path");
        List<String> parts = new ArrayList<>();
        for (Class<?> each : List.of(LargeFiles.class, ManifestWriter.class)) {
            parts.add(Path.of(each.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath())
                    .toString());
        }
        parts.add(classes);
        if (modules != null) {
            parts.add(modules);
        }
        return String.join(System.getProperty("path.separator"), parts);
    }
}
