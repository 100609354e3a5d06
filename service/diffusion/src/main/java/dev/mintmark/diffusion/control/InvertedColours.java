package dev.mintmark.diffusion.control;

import dev.mintmark.diffusion.InputImage;

/** Swaps light and dark: a drawing on white paper becomes the white lines on black that ControlNets for lines are trained with. */
public final class InvertedColours {
    private InvertedColours() {}

    /** Returns a picture of the same size. */
    public static InputImage of(InputImage picture) {
        int[] argb = picture.argb().clone();
        for (int i = 0; i < argb.length; i++) {
            argb[i] ^= 0x00FFFFFF;
        }
        return new InputImage(argb, picture.width(), picture.height());
    }
}
