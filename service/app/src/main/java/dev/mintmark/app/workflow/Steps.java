package dev.mintmark.app.workflow;

import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.seal.Sealer;
import org.jspecify.annotations.Nullable;

/**
 * Who does the steps in this process. Artworks whose next step is null here wait for a process that has it.
 *
 * @param drawer one drawing at a time, since a drawing takes all cores
 */
public record Steps(
        @Nullable Drawer drawer,
        @Nullable Sealer sealer,
        @Nullable PinStep pinner,
        @Nullable MintStep minter) {}
