package dev.mintmark.app.automatic1111;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The options of the web UI that there are here.
 *
 * @param checkpoint title or ID of the model that draws; empty for that of the settings
 * @param discloses whether pictures disclose their prompt, in the file's text and its manifest
 * @param format of pictures; null for PNG up to 768 × 768 pixels and JPEG above
 */
public record Options(
        String checkpoint, boolean discloses, @Nullable ImageFormat format) {
    public static final Options STANDARD = new Options("", false, null);

    private static final String CHECKPOINT = "sd_model_checkpoint";
    private static final String DISCLOSES = "enable_pnginfo";
    private static final String FORMAT = "samples_format";

    /** The options in the web UI's words. */
    public record Shown(
            @JsonProperty(CHECKPOINT) String checkpoint,
            @JsonProperty("sd_checkpoint_hash") String hash,
            @JsonProperty(DISCLOSES) boolean discloses,
            @JsonProperty(FORMAT) String format) {}

    /** Changed options, and a sentence for each that is not here. */
    public record Change(Options options, List<String> notes) {
        public Change {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Reads changes.
     *
     * @param changes a JSON object; null for none
     * @throws InvalidRequestException for a value that is not possible
     */
    public Change with(@Nullable JsonNode changes) {
        if (changes == null) {
            return new Change(this, List.of());
        }
        Fields fields = new Fields(changes);
        String newCheckpoint = fields.text(CHECKPOINT);
        String newFormat = fields.text(FORMAT);
        Options changed = new Options(
                newCheckpoint.isEmpty() ? checkpoint : newCheckpoint,
                fields.flag(DISCLOSES, discloses),
                newFormat.isEmpty() ? format : format(newFormat));
        fields.raw("sd_checkpoint_hash"); // follows from the model
        List<String> notes = new ArrayList<>();
        fields.unread().forEach(name -> notes.add("There is no option " + name + " here."));
        return new Change(changed, notes);
    }

    private static ImageFormat format(String name) {
        return switch (name) {
            case "png" -> ImageFormat.PNG;
            case "jpg", "jpeg" -> ImageFormat.JPEG;
            default ->
                throw new InvalidRequestException(
                        FORMAT, "The samples_format is \"" + name + "\"; it can be png or jpg.");
        };
    }
}
