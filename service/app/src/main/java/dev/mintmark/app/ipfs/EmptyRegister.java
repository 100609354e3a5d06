package dev.mintmark.app.ipfs;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registers nothing. */
final class EmptyRegister implements ContentRegister {
    @Override
    public List<String> roots(@Nullable String after, int limit) {
        return List.of();
    }

    @Override
    public long files() {
        return 0;
    }

    @Override
    public long below(int copies, Collection<String> places) {
        return 0;
    }

    @Override
    public List<Count> counts() {
        return List.of();
    }

    @Override
    public List<Copy> copies(String root) {
        return List.of();
    }

    @Override
    public void put(Copy copy) {}

    @Override
    public void forget(String root) {}

    @Override
    public Optional<String> sealedFile(String root) {
        return Optional.empty();
    }

    @Override
    public boolean isReferenced(String cid) {
        return false;
    }

    @Override
    public void keep(Kept file, Collection<String> blocks) {}

    @Override
    public boolean removeKept(String cid) {
        return false;
    }

    @Override
    public List<Kept> kept() {
        return List.of();
    }
}
