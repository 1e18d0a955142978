namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>The scale and error of a quantized vector: a row with 8 bits per component or a shift with 16.</summary>
/// <param name="Step">The factor s of its integers q.</param>
/// <param name="Residual">An upper bound of the norm of the quantization error; infinite if the vector could not be quantized.</param>
/// <param name="Norm">An upper bound of the norm of s·q for a row, of the quantized vector itself for a shift.</param>
internal readonly record struct Quantization(float Step, float Residual, float Norm);
