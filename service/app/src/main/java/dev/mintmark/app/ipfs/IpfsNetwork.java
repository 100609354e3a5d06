package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads files by their CIDs; each block comes from the first source that has it. Thread-safe. */
public final class IpfsNetwork implements ContentNetwork {
    private final BlockSource source;

    /** @param sources in the order in which they are asked */
    public IpfsNetwork(List<? extends BlockSource> sources) {
        List<BlockSource> all = List.copyOf(sources);
        this.source = cid -> {
            for (BlockSource each : all) {
                Optional<byte[]> block = each.block(cid);
                if (block.isPresent()) {
                    return block;
                }
            }
            return Optional.empty();
        };
    }

    @Override
    public boolean available(String cid) throws SourceUnavailableException {
        try {
            Dag.walk(source, Cid.parse(cid), block -> {});
            return true;
        } catch (Dag.MissingBlockException | IllegalArgumentException e) {
            return false;
        } catch (IOException e) {
            throw new SourceUnavailableException("IPFS could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<byte[]> fetch(String cid, long limit) throws SourceUnavailableException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Dag.walk(source, Cid.parse(cid), block -> {
                if (block.cid().codec() == Cid.Codec.RAW) {
                    if (out.size() + (long) block.bytes().length > limit) {
                        throw new IOException(cid + " has more than " + limit + " bytes.");
                    }
                    out.writeBytes(block.bytes());
                }
            });
            return Optional.of(out.toByteArray());
        } catch (Dag.MissingBlockException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SourceUnavailableException("IPFS could not be read: " + e.getMessage(), e);
        }
    }
}
