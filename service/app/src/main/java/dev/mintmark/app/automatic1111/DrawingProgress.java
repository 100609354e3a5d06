package dev.mintmark.app.automatic1111;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far the caller's drawings are.
 *
 * @param progress 0 to 1; 0 also where nothing is drawn
 * @param etaRelative seconds to the end; 0 where they are not known
 * @param currentImage a preview in base64, a PNG file of at most 128 pixels a side; null where there is none
 */
public record DrawingProgress(
        double progress,
        @JsonProperty("eta_relative") double etaRelative,
        State state,
        @JsonProperty("current_image") @Nullable String currentImage,
        @Nullable String textinfo) {
    public static final DrawingProgress NONE =
            new DrawingProgress(0, 0, new State(false, false, false, "", 0, "0", 0, 0, 0), null, null);

    /**
     * @param job the ID of the artwork that is drawn; empty where there is none
     * @param jobCount pictures that are not finished
     */
    public record State(
            boolean skipped,
            boolean interrupted,
            @JsonProperty("stopping_generation") boolean stopping,
            String job,
            @JsonProperty("job_count") int jobCount,
            @JsonProperty("job_timestamp") String jobTimestamp,
            @JsonProperty("job_no") int jobNumber,
            @JsonProperty("sampling_step") int samplingStep,
            @JsonProperty("sampling_steps") int samplingSteps) {}
}
