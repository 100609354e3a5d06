package dev.mintmark.app.draw;

import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelDefaults;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model to add: a folder, and LoRAs to merge into its weights.
 *
 * @param loras in any order; each file once
 * @param id null for that of the folder, with the names of the LoRAs after it
 * @param name to show; null for that of the folder, with the names of the LoRAs after it
 */
public record NewModel(
        Path folder,
        List<Lora> loras,
        @Nullable String id,
        @Nullable String name) {
    public NewModel {
        loras = List.copyOf(loras);
    }

    /** Returns the ID, or the folder's with the names of the LoRAs after it. */
    String idOr(String ofFolder) {
        return id == null ? ModelDefaults.idFrom(withLoras(ofFolder, "-")) : id;
    }

    /** Returns the name; null for the folder's, if there are no LoRAs. */
    @Nullable
    String nameOr(String ofFolder) {
        return name != null || loras.isEmpty() ? name : withLoras(ofFolder, " + ");
    }

    private String withLoras(String text, String separator) {
        return loras.stream()
                .map(lora -> String.valueOf(lora.file().getFileName()).replaceFirst("(?<=.)\\.[^.]*$", ""))
                .sorted() // one set of LoRAs is one model, in whatever order they are named
                .reduce(text, (before, lora) -> before + separator + lora);
    }

    /** A folder without LoRAs. */
    public static NewModel of(Path folder) {
        return new NewModel(folder, List.of(), null, null);
    }
}
