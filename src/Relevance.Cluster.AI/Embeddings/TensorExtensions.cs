using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;

namespace Relevance.Cluster;

/// <summary>Vectors from the tensors of System.Numerics.Tensors, as models in this process return them.</summary>
public static class TensorExtensions
{
    extension(VectorSet)
    {
        /// <summary>Copies a tensor of the shape [count, dimension], one vector per row.</summary>
        /// <param name="rows">
        /// The components, with any strides, so that a slice or a transposed tensor need not be copied before the call; a <see cref="Tensor{T}"/> converts
        /// implicitly. The dimension is at least 1; without rows, the set is empty.
        /// </param>
        /// <returns>The vectors, one per row of the tensor.</returns>
        /// <exception cref="VectorShapeException">
        /// The tensor has another number of dimensions, such as one vector per token, or no components per row; or a component is NaN or an infinity.
        /// </exception>
        /// <example>
        /// <code>
        /// Tensor&lt;float&gt; embeddings = Tensor.Create(output, [32, 384]);
        /// VectorSet vectors = VectorSet.From(embeddings);
        /// </code>
        /// </example>
        public static VectorSet From(in ReadOnlyTensorSpan<float> rows)
        {
            if (rows.Rank != 2 || rows.Lengths[1] < 1)
            {
                string lengths = string.Join(", ", rows.Lengths.ToArray().Select(length => length.ToString(CultureInfo.InvariantCulture)));
                throw new VectorShapeException("the tensor", "[count, dimension]", $"[{lengths}]");
            }

            int dimension = checked((int)rows.Lengths[1]);
            if (rows.Lengths[0] == 0)
            {
                return VectorSet.Empty(dimension);
            }

            VectorSetBuilder vectors = new(dimension, checked((int)rows.Lengths[0]));
            float[] copy = new float[dimension];
            for (nint row = 0; row < rows.Lengths[0]; row++)
            {
                // The components of a row are next to each other unless the tensor is transposed, broadcast, or has every second column.
                if (!rows.TryGetSpan([row, 0], dimension, out ReadOnlySpan<float> components))
                {
                    rows.Slice([new NRange(row, row + 1), NRange.All]).FlattenTo(copy);
                    components = copy;
                }

                vectors.Add(components);
            }

            return vectors.Build();
        }
    }
}
