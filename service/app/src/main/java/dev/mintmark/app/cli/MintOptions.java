package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an artwork is to be minted. */
final class MintOptions {
    @Option(
            names = "--to",
            paramLabel = "ADDRESS",
            description = "The address that receives the token, 0x and 40 hex digits."
                    + " Default: the installation's own, chain.holder of the settings.")
    @Nullable
    String to;

    @Option(
            names = "--creator",
            paramLabel = "ADDRESS",
            description = "The address that earns the royalties, which may be a vault. Default: that of --to.")
    @Nullable
    String creator;

    @Option(
            names = "--royalty-bps",
            paramLabel = "N",
            description = "The creator's share of every sale in hundredths of a percent, 0 to 1000. Default: "
                    + MintOrder.STANDARD_ROYALTY_BPS + ".")
    @Nullable
    Integer royaltyBps;

    @Option(names = "--name", paramLabel = "TEXT", description = "The token's name, public for good. Default: none.")
    @Nullable
    String name;

    @Option(
            names = "--description",
            paramLabel = "TEXT",
            description = "The token's description, public for good. Default: none.")
    @Nullable
    String description;

    @Option(
            names = "--license",
            paramLabel = "TEXT",
            description = "The picture's license, public for good, such as CC-BY-4.0. Default: none.")
    @Nullable
    String license;

    /** Whether any of the options is given. */
    boolean areGiven() {
        return Stream.of(to, creator, royaltyBps, name, description, license).anyMatch(Objects::nonNull);
    }

    /** @throws InvalidRequestException naming the field that is wrong */
    MintOrder order() {
        return new MintOrder(
                to,
                royaltyBps == null ? MintOrder.STANDARD_ROYALTY_BPS : royaltyBps,
                name,
                description,
                license,
                creator);
    }
}
