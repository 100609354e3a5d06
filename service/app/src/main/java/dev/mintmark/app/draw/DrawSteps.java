package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.Progress;
import dev.mintmark.diffusion.Preview;
import dev.mintmark.diffusion.StepListener;
import dev.mintmark.watermark.Raster;

/** Tells the listener of a drawing about the steps of the model. */
record DrawSteps(DrawListener listener) implements StepListener {
    @Override
    public boolean onStep(int step, int steps) {
        return listener.onProgress(new Progress(step, steps));
    }

    @Override
    public boolean wantsPreview(int step, int steps) {
        return listener.wantsPreview(new Progress(step, steps));
    }

    @Override
    public void onPreview(Preview preview) {
        listener.onPreview(new Raster(preview.width(), preview.height(), preview.argb()));
    }
}
