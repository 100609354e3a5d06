package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeLora;
import dev.mintmark.diffusion.FileHashes;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.LoraChecksum;
import dev.mintmark.diffusion.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The LoRAs that prompts can name: the {@code .safetensors} files in a folder and its sub-folders, each by the name of its file without
 * the ending, as in AUTOMATIC1111's web UI. The folder is read each time, so a file that is put there can be named at once.
 * Thread-safe.
 */
public final class LoraFolder {
    /** An installation whose prompts can name none. */
    public static final LoraFolder NONE = new LoraFolder(null);

    private static final Logger log = LoggerFactory.getLogger(LoraFolder.class);
    private static final String ENDING = ".safetensors";
    private static final int MAX_DEPTH = 8;
    private static final int MAX_FILES = 10_000;
    private static final int MAX_NAMES = 20;

    private final @Nullable Path folder;
    private final FileHashes hashes = new FileHashes();

    /** @param folder it may be missing; null for none */
    public LoraFolder(@Nullable Path folder) {
        this.folder = folder;
    }

    FileHashes hashes() {
        return hashes;
    }

    /** Returns the names that prompts can use, sorted. */
    public List<String> names() {
        return files().stream().map(LoraFolder::name).distinct().sorted().toList();
    }

    /**
     * Returns the file of a name.
     *
     * @throws InvalidRequestException where there is none, or several have the name
     */
    Path find(String name) {
        List<Path> files = files();
        List<Path> found =
                files.stream().filter(file -> name(file).equals(name)).toList();
        if (found.size() > 1) {
            throw new InvalidRequestException(
                    "prompt",
                    "The LoRA \"" + name + "\" is " + found.getFirst() + " and " + found.get(1)
                            + "; rename one of them.");
        }
        if (found.isEmpty()) {
            throw new InvalidRequestException(
                    "prompt",
                    "There is no LoRA \"" + name + "\" here; "
                            + (files.isEmpty()
                                    ? "put " + ENDING + " files into the folder loras of the data folder."
                                    : "there is " + listed(names()) + "."));
        }
        return found.getFirst();
    }

    private static String listed(List<String> names) {
        return names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
                + (names.size() > MAX_NAMES ? " and " + (names.size() - MAX_NAMES) + " more" : "");
    }

    /**
     * Returns the model of a recipe whose prompt named LoRAs, with its checksum; whether the files have it, the drawer checks.
     *
     * @param base the model without them
     * @throws ModelException where one of them is not here
     */
    public Model addTo(Model base, Recipe recipe) throws ModelException {
        List<RecipeLora> missing = new ArrayList<>(recipe.loras());
        List<LoraChecksum> all = new ArrayList<>(base.additions().loras());
        missing.removeAll(base.recipeLoras());
        for (RecipeLora lora : missing) {
            all.add(new LoraChecksum(lora(lora), lora.sha256()));
        }
        // the order of the recipe is that in which they were merged
        all.sort(Comparator.comparingInt(lora -> recipe.loras()
                .indexOf(new RecipeLora(lora.name(), lora.sha256(), lora.lora().weight()))));
        return base.withLoras(all, recipe.model());
    }

    private Lora lora(RecipeLora lora) throws ModelException {
        Path file = find(lora);
        try {
            return new Lora(file, lora.weight());
        } catch (IllegalArgumentException e) {
            throw new ModelException(String.valueOf(e.getMessage()), e);
        }
    }

    private Path find(RecipeLora lora) throws ModelException {
        boolean isThere = false;
        for (Path file : files()) {
            if (String.valueOf(file.getFileName()).equals(lora.name())) {
                isThere = true;
                try {
                    if (hashes.sha256(file).equals(lora.sha256())) {
                        return file;
                    }
                } catch (IOException e) {
                    throw new ModelException("The LoRA " + file + " cannot be read: " + e.getMessage() + ".", e);
                }
            }
        }
        throw new ModelException("The LoRA " + lora.name() + " with the SHA-256 " + lora.sha256()
                + (isThere
                        ? " is not in the folder loras any more, where another file has its name; put the old file back."
                        : " is not in the folder loras of the data folder; put the file there."));
    }

    private List<Path> files() {
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return inside.filter(
                            file -> String.valueOf(file.getFileName()).endsWith(ENDING) && Files.isRegularFile(file))
                    .limit(MAX_FILES)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            log.warn("The LoRAs in {} cannot be named in prompts: {}", folder, e.getMessage());
            return List.of();
        }
    }

    private static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ENDING.length());
    }
}
