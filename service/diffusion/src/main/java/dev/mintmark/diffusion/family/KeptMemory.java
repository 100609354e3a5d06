package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.ModelFolder;

/**
 * Decides when the sessions of a network and its ControlNets give back the memory that they keep for their next runs. Kept, it makes
 * these runs faster, but a session would keep as much as its largest picture needed. So the last run of a picture larger than the
 * model was trained for, or of several pictures, gives it back; if that drawing failed or was cancelled, the last run of the next one does. Not thread-safe.
 */
final class KeptMemory {
    private final long usualLatents;
    private boolean large;

    KeptMemory(ModelFolder folder) {
        usualLatents = (long) (folder.defaultHeight() / folder.factor()) * (folder.defaultWidth() / folder.factor());
    }

    /**
     * Begins a drawing.
     *
     * @param images number of pictures that are drawn together
     * @param height height of the latents
     * @param width width of the latents
     */
    void begin(int images, int height, int width) {
        large |= (long) images * height * width > usualLatents;
    }

    /**
     * Returns whether a session gives back its memory when a run ends.
     *
     * @param last whether it is the session's last run of the drawing
     */
    boolean isGivenBack(boolean last) {
        return last && large;
    }

    /** Ends the last run of a drawing. */
    void end() {
        large = false;
    }
}
