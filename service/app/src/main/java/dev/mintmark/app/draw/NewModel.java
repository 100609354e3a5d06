package dev.mintmark.app.draw;

import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelDefaults;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model to add: a folder, LoRAs to merge into its weights, and ControlNets to guide its drawings.
 *
 * @param loras in any order; each file once
 * @param controlNets their folders, in the order in which their residuals are added
 * @param id null for that of the folder, with the names of ControlNets and LoRAs after it
 * @param name to show; null for that of the folder, with the names of ControlNets and LoRAs after it
 */
public record NewModel(
        Path folder,
        List<Lora> loras,
        List<Path> controlNets,
        @Nullable String id,
        @Nullable String name) {
    public NewModel {
        loras = List.copyOf(loras);
        controlNets = List.copyOf(controlNets);
    }

    /** Returns the ID, or the folder's with the names of ControlNets and LoRAs after it. */
    String idOr(String ofFolder) {
        return id == null ? ModelDefaults.idFrom(withAdditions(ofFolder, "-")) : id;
    }

    /** Returns the name; null for the folder's, if nothing is added to it. */
    @Nullable
    String nameOr(String ofFolder) {
        return name != null || (loras.isEmpty() && controlNets.isEmpty()) ? name : withAdditions(ofFolder, " + ");
    }

    private String withAdditions(String text, String separator) {
        Stream<String> nets = controlNets.stream().map(net -> String.valueOf(net.getFileName()));
        Stream<String> sortedLoras = loras.stream()
                .map(lora -> String.valueOf(lora.file().getFileName()).replaceFirst("(?<=.)\\.[^.]*$", ""))
                .sorted(); // one set of LoRAs is one model, in whatever order they are named
        return Stream.concat(nets, sortedLoras).reduce(text, (before, added) -> before + separator + added);
    }

    /** A folder without additions. */
    public static NewModel of(Path folder) {
        return new NewModel(folder, List.of(), List.of(), null, null);
    }
}
