package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.Conditioning;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A picture that guides a drawing through a ControlNet, such as edges or a pose.
 *
 * @param image of the drawing's size, with the colours that the ControlNet was trained with
 * @param scale what the ControlNet's output is multiplied by, 0 (no effect) to 10; 1 is as it was trained
 * @param start share of the steps before the ControlNet takes part, 0 to below {@code end}
 * @param end share of the steps after which it no longer takes part, above {@code start} to 1
 */
public record ControlImage(InputImage image, double scale, double start, double end) {
    static final int MAX_SCALE = 10;

    public ControlImage {
        if (!(scale >= 0 && scale <= MAX_SCALE)) {
            throw new InvalidDrawRequestException(
                    "controlScale", "The controlScale must be 0 to " + MAX_SCALE + ", not " + scale + ".");
        }
        if (!(start >= 0 && start < 1)) {
            throw new InvalidDrawRequestException(
                    "controlStart", "The controlStart must be 0 to below 1, not " + start + ".");
        }
        if (!(end > start && end <= 1)) {
            throw new InvalidDrawRequestException(
                    "controlEnd",
                    "The controlEnd must be above the controlStart, " + start + ", to 1, not " + end + ".");
        }
    }

    /** Creates a control image that guides all steps with full effect. */
    public ControlImage(InputImage image) {
        this(image, 1, 0, 1);
    }

    /** Returns the notes on a drawing, with one on each image that has a scale and guides none of the runs. */
    static List<String> notes(Conditioning conditioning, int runs) {
        Stream<String> unused = conditioning.control().stream()
                .filter(image -> image.scale > 0 && IntStream.range(0, runs).noneMatch(run -> image.guides(run, runs)))
                .map(image -> "A control image did not guide the drawing, because none of its " + runs
                        + " steps lies between the controlStart " + image.start + " and the controlEnd " + image.end
                        + ".");
        return Stream.concat(conditioning.notes().stream(), unused).distinct().toList();
    }

    /**
     * Returns whether the ControlNet takes part in a run of the network; a run counts only if all of it lies between start and end.
     *
     * @param run number of the run, from 0
     * @param runs number of runs in the drawing
     */
    public boolean guides(int run, int runs) {
        return scale > 0 && (double) run / runs >= start && (run + 1.0) / runs <= end;
    }
}
