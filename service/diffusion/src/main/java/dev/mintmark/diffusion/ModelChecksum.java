package dev.mintmark.diffusion;

import dev.mintmark.diffusion.weights.WeightChanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a model: the SHA-256 over one line {@code <sha-256 in hex>␠␠<relative/path>\n} for each file that
 * inference reads, the lines sorted by their bytes. Run inside the folder, this command prints it:
 *
 * <pre>find -L model_index.json *&#47; -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum</pre>
 *
 * <p>It covers {@code model_index.json} and all files in sub-folders that are not hidden. It does not cover other files
 * at the top, such as a README or {@code model.json}.
 *
 * <p>A model with LoRAs has one more line for each ({@link LoraChecksum#line}), sorted among the others. The files of ControlNets
 * that are added to it have the lines that they would have inside the folder, as {@code controlnet}, {@code controlnet_1} and so
 * on, after those that it has. Immutable. A textual inversion has one more line likewise ({@link TextualInversionChecksum#line}). The
 * files of an added upscaler have the lines that they would have as the folder {@code upscaler}.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param files number of files read
 * @param loras the LoRAs in the order of their lines. LoRAs that are merged in this order change the weights to the last bit alike,
 *     whatever the order in which they were named
 * @param textualInversions likewise in the order of their lines, with their words
 * @param controlNets the ControlNets that are added, in the order in which they were named
 * @param upscaler the one that is added; null for none
 */
public record ModelChecksum(
        String sha256,
        int files,
        List<LoraChecksum> loras,
        List<TextualInversionChecksum> textualInversions,
        List<ControlNetChecksum> controlNets,
        @Nullable UpscalerChecksum upscaler) {
    private static final int MAX_FILES = 10_000;
    private static final String SEPARATOR = "  ";
    private static final String UPSCALER = "an upscaler";
    private static final String INVERSION = "textual inversion";

    public ModelChecksum {
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
        controlNets = List.copyOf(controlNets);
    }

    /**
     * Computes the checksum of a model as its folder has it, as {@link #of(Path, LoadOptions)}.
     *
     * @throws ModelException if a file cannot be read
     */
    public static ModelChecksum of(Path folder) throws ModelException {
        return of(folder, LoadOptions.DEFAULT);
    }

    /**
     * Computes the checksum. Reads every byte of the model, which takes seconds for a model of gigabytes.
     *
     * @throws ModelException if a file is missing or cannot be read, or a textual inversion is none or has a word that cannot be in a
     *     line
     */
    public static ModelChecksum of(Path folder, LoadOptions options) throws ModelException {
        return of(folder, options, new FileHashes());
    }

    /** As {@link #of(Path, LoadOptions)}, but reads only the files of which the hash is not known. */
    public static ModelChecksum of(Path folder, LoadOptions options, FileHashes hashes) throws ModelException {
        List<LoraChecksum> loras = new ArrayList<>();
        for (Lora lora : options.loras()) {
            loras.add(checksum(lora, hashes));
        }
        loras.sort(Comparator.comparing(LoraChecksum::line, ModelChecksum::compareBytes));
        List<TextualInversionChecksum> inversions = new ArrayList<>();
        for (TextualInversion inversion : options.textualInversions()) {
            inversions.add(checksum(inversion, hashes));
        }
        inversions.sort(Comparator.comparing(TextualInversionChecksum::line, ModelChecksum::compareBytes));
        List<ControlNetChecksum> controlNets = new ArrayList<>();
        try {
            List<String> lines = new ArrayList<>();
            loras.forEach(lora -> lines.add(lora.line()));
            inversions.forEach(inversion -> lines.add(inversion.line()));
            for (Path file : filesOf(folder)) {
                lines.add(line(folder, file, hashes));
            }
            int part = 0;
            for (Path net : options.controlNets()) {
                while (Files.isDirectory(folder.resolve(ModelFolder.controlNetPart(part)))) {
                    part++;
                }
                String sha256 = addFolder(net, "a ControlNet", ModelFolder.controlNetPart(part), lines, hashes);
                controlNets.add(new ControlNetChecksum(net, sha256));
                part++;
            }
            Path enlarging = options.upscaler();
            UpscalerChecksum upscaler = enlarging == null
                    ? null
                    : new UpscalerChecksum(
                            enlarging, addFolder(enlarging, UPSCALER, ModelFolder.UPSCALER, lines, hashes));
            return new ModelChecksum(digest(lines), lines.size(), loras, inversions, controlNets, upscaler);
        } catch (IOException | UncheckedIOException e) {
            throw new ModelException("The model folder " + folder + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Adds the lines of an added folder.
     *
     * @param kind what it is of, for messages
     * @param part the sub-folder of the model that it would be
     * @return the checksum of its files alone
     */
    private static String addFolder(Path folder, String kind, String part, List<String> lines, FileHashes hashes)
            throws IOException, ModelException {
        List<String> own = new ArrayList<>();
        for (Path file : filesOfPart(folder, kind)) {
            own.add(line(folder, file, hashes));
            lines.add(own.getLast().replaceFirst(SEPARATOR, SEPARATOR + part + "/"));
        }
        return digest(own);
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static String line(Path folder, Path file, FileHashes hashes) throws IOException, ModelException {
        String path =
                folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        checkName(path);
        return hashes.sha256(file) + SEPARATOR + path;
    }

    private static String digest(List<String> lines) {
        MessageDigest digest = FileHashes.newDigest();
        lines.stream()
                .sorted(ModelChecksum::compareBytes)
                .forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static LoraChecksum checksum(Lora lora, FileHashes hashes) throws ModelException {
        requireFile("LoRA", lora.file());
        try {
            LoraChecksum checksum = new LoraChecksum(lora, hashes.sha256(lora.file()));
            checkName(checksum.name());
            return checksum;
        } catch (IOException e) {
            throw unreadable("LoRA", lora.file(), e);
        }
    }

    private static TextualInversionChecksum checksum(TextualInversion inversion, FileHashes hashes)
            throws ModelException {
        Path file = inversion.file();
        requireFile(INVERSION, file);
        String given = inversion.word();
        String word = given == null ? WeightChanges.word(inversion) : given; // the file is not read where it is known
        if (word.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            throw new ModelException("The word of " + file.getFileName() + ", '" + word.replaceAll("\\p{Cntrl}", "�")
                    + "', has a slash, a backslash or a control character, which a model's checksum cannot name; add"
                    + " the file with another word.");
        }
        try {
            return new TextualInversionChecksum(new TextualInversion(file, word), hashes.sha256(file));
        } catch (IOException e) {
            throw unreadable(INVERSION, file, e);
        }
    }

    /** A file that is too large is not hashed: that would take hours. */
    private static void requireFile(String kind, Path file) throws ModelException {
        if (!Files.isRegularFile(file)) {
            throw new ModelException("There is no " + kind + " " + file + ".");
        }
        try {
            long size = Files.size(file);
            if (size > Lora.MAX_BYTES) {
                throw new ModelException(
                        "The " + kind + " " + file + " has " + size + " bytes; it can have " + Lora.MAX_BYTES + ".");
            }
        } catch (IOException e) {
            throw unreadable(kind, file, e);
        }
    }

    private static ModelException unreadable(String kind, Path file, IOException e) {
        return new ModelException("The " + kind + " " + file + " cannot be read: " + e.getMessage() + ".", e);
    }

    /** sha256sum would escape such a name. */
    private static void checkName(String path) throws ModelException {
        if (path.chars().anyMatch(c -> c == '\n' || c == '\r' || c == '\\')) {
            throw new ModelException("The file name '" + path + "' has a line break or a backslash; rename it.");
        }
    }

    /**
     * What can be told of a model's files without reading them.
     *
     * @param stamp changes when a file is added, removed or written: names, sizes and times
     * @param bytes the sum of the sizes
     */
    public record State(String stamp, long bytes) {}

    /**
     * Returns the names, sizes and times of the files that the checksum covers.
     *
     * @throws ModelException if the folder cannot be read, or a LoRA, a textual inversion, a ControlNet or an upscaler is
     *     missing
     */
    public static State state(Path folder, LoadOptions options) throws ModelException {
        for (Lora lora : options.loras()) {
            requireFile("LoRA", lora.file());
        }
        for (TextualInversion inversion : options.textualInversions()) {
            requireFile(INVERSION, inversion.file());
        }
        try {
            List<String> lines = new ArrayList<>();
            long bytes = 0;
            List<Path> files = filesOf(folder);
            options.loras().forEach(lora -> files.add(lora.file()));
            options.textualInversions().forEach(inversion -> files.add(inversion.file()));
            for (Path net : options.controlNets()) {
                files.addAll(filesOfPart(net, "a ControlNet"));
            }
            if (options.upscaler() != null) {
                files.addAll(filesOfPart(options.upscaler(), UPSCALER));
            }
            for (Path file : files) {
                bytes += Files.size(file);
                lines.add(file + "\n" + FileHashes.state(file));
            }
            lines.sort(null);
            return new State(String.join("\n", lines), bytes);
        } catch (IOException | UncheckedIOException e) {
            throw new ModelException("The model folder " + folder + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException, ModelException {
        Path index = folder.resolve("model_index.json");
        if (!Files.isRegularFile(index)) {
            throw new ModelException("The model folder " + folder + " lacks the file model_index.json.");
        }
        List<Path> files = new ArrayList<>(List.of(index));
        List<Path> parts;
        try (Stream<Path> top = Files.list(folder)) {
            parts = top.filter(part -> Files.isDirectory(part)
                            && !folder.relativize(part).toString().startsWith("."))
                    .toList();
        }
        for (Path part : parts) {
            addFilesBelow(part, files);
        }
        return files;
    }

    private static List<Path> filesOfPart(Path folder, String kind) throws IOException, ModelException {
        if (!Files.isDirectory(folder)) {
            throw new ModelException("There is no folder " + folder + " of " + kind + ".");
        }
        List<Path> files = new ArrayList<>();
        addFilesBelow(folder, files);
        return files;
    }

    private static void addFilesBelow(Path folder, List<Path> files) throws IOException, ModelException {
        try (Stream<Path> inside = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            inside.filter(Files::isRegularFile).limit(MAX_FILES + 1L).forEach(files::add);
        }
        if (files.size() > MAX_FILES) {
            throw new ModelException("The folder " + folder + " has over " + MAX_FILES + " files, which no model has.");
        }
    }
}
