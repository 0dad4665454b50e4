package io.allim.recipient.bulk;

/**
 * Which ids an import has seen, by 64 bits of each: 16 bytes an id instead of all of it. Among a million ids two have the
 * same bits with a probability of 1 to 30 million.
 */
final class SeenIds {

    /** 64 MiB of table. */
    static final int MAX = 4_000_000;

    private long[] slots = new long[1 << 12];
    private int size;

    boolean isFull() {
        return size >= MAX;
    }

    /** @return false when it was in it already */
    boolean add(String id) {
        if (size * 2 >= slots.length) {
            grow();
        }
        boolean added = put(slots, bits(id));
        size += added ? 1 : 0;
        return added;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long bits : slots) {
            if (bits != 0) {
                put(larger, bits);
            }
        }
        slots = larger;
    }

    private static boolean put(long[] table, long bits) {
        int slot = (int) (bits & (table.length - 1));
        while (table[slot] != 0) {
            if (table[slot] == bits) {
                return false;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = bits;
        return true;
    }

    /** FNV-1a, stirred as in SplitMix64; 0 marks an empty slot. */
    private static long bits(String id) {
        long bits = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            bits = (bits ^ id.charAt(i)) * 0x100000001b3L;
        }
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        bits ^= bits >>> 31;
        return bits == 0 ? 1 : bits;
    }
}
