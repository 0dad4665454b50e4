package io.allim.table;

/** One part of a transaction. */
public sealed interface Write {

    Key key();

    Condition condition();

    /** Writes the item, replacing what the key held. */
    record Put(Item item, Condition condition) implements Write {
        @Override
        public Key key() {
            return item.key();
        }
    }

    /** Removes the item; removing what is absent is no error. */
    record Delete(Key key, Condition condition) implements Write {}

    /** Writes nothing, but refuses the transaction unless the condition holds. */
    record Check(Key key, Condition condition) implements Write {}

    static Write putNew(Item item) {
        return new Put(item, new Condition.Absent());
    }

    static Write putAt(Item item, long version) {
        return new Put(item, new Condition.VersionIs(version));
    }

    static Write put(Item item) {
        return new Put(item, new Condition.None());
    }

    static Write delete(Key key) {
        return new Delete(key, new Condition.None());
    }
}
