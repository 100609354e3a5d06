package dev.mintmark.diffusion.weights;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the original code of Stable Diffusion XL, which LoRAs of kohya's scripts have, as those of diffusers. */
final class XlBlocks {
    private static final Pattern ORIGINAL = Pattern.compile("(input|output)_blocks_(\\d{1,2})_1_(.*)");
    private static final Pattern MIDDLE = Pattern.compile("middle_block_1_(.*)");
    private static final int PER_BLOCK = 3;

    private XlBlocks() {}

    /** Returns a module's path in the names of diffusers; one in other names as it is. */
    static String renamed(String path) {
        Matcher middle = MIDDLE.matcher(path);
        if (middle.matches()) {
            return "mid_block_attentions_0_" + middle.group(1);
        }
        Matcher original = ORIGINAL.matcher(path);
        if (!original.matches()) {
            return path;
        }
        int block = Integer.parseInt(original.group(2));
        return original.group(1).equals("input")
                ? "down_blocks_" + (block - 1) / PER_BLOCK + "_attentions_" + (block - 1) % PER_BLOCK + "_"
                        + original.group(3)
                : "up_blocks_" + block / PER_BLOCK + "_attentions_" + block % PER_BLOCK + "_" + original.group(3);
    }
}
