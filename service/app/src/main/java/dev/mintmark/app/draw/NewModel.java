package dev.mintmark.app.draw;

import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelDefaults;
import dev.mintmark.diffusion.TextualInversion;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model to add: a folder, LoRAs to merge into its weights, textual inversions to add to the words of prompts, ControlNets to guide
 * its drawings, and an upscaler to enlarge them.
 *
 * @param loras in any order; each file once
 * @param textualInversions in any order; each word once
 * @param controlNets their folders, in the order in which their residuals are added
 * @param upscaler its folder; null for none
 * @param id null for that of the folder, with the names of what is added after it
 * @param name to show; null for that of the folder, with the names of what is added after it
 */
public record NewModel(
        Path folder,
        List<Lora> loras,
        List<TextualInversion> textualInversions,
        List<Path> controlNets,
        @Nullable Path upscaler,
        @Nullable String id,
        @Nullable String name) {
    public NewModel {
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
        controlNets = List.copyOf(controlNets);
    }

    /** Returns the ID, or the folder's with the names of what is added after it. */
    String idOr(String ofFolder) {
        return id == null ? ModelDefaults.idFrom(withAdditions(ofFolder, "-")) : id;
    }

    /** Returns the name; null for the folder's, if nothing is added to it. */
    @Nullable
    String nameOr(String ofFolder) {
        boolean isPlain = loras.isEmpty() && textualInversions.isEmpty() && controlNets.isEmpty() && upscaler == null;
        return name != null || isPlain ? name : withAdditions(ofFolder, " + ");
    }

    private String withAdditions(String text, String separator) {
        Stream<String> nets = controlNets.stream().map(NewModel::nameOf);
        // one set of files is one model, in whatever order they are named
        Stream<String> sortedLoras =
                loras.stream().map(lora -> withoutEnding(lora.file())).sorted();
        Stream<String> sortedInversions = textualInversions.stream()
                .map(inversion -> withoutEnding(inversion.file()))
                .sorted();
        return Stream.of(
                        nets,
                        sortedLoras,
                        sortedInversions,
                        Stream.ofNullable(upscaler).map(NewModel::nameOf))
                .flatMap(Function.identity())
                .reduce(text, (before, added) -> before + separator + added);
    }

    private static String nameOf(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    private static String withoutEnding(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\.[^.]*$", "");
    }

    /** A folder without additions. */
    public static NewModel of(Path folder) {
        return new NewModel(folder, List.of(), List.of(), List.of(), null, null, null);
    }
}
